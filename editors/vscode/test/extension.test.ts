import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { activate, deactivate } from "../src/extension";
import { TaskProvider } from "../src/tasks";
import { answers, clients, DocumentFormattingRequest, DocumentSymbolRequest, faults } from "./languageclient";
import * as vscode from "./vscode";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
let folder = "";
let program = "";

beforeEach(() => {
  vscode.reset();
  clients.length = 0;
  answers.clear();
  folder = mkdtempSync(join(tmpdir(), "answerkey-"));
  program = join(folder, ".venv", "bin", "answerkey");
  mkdirSync(join(folder, ".venv", "bin"), { recursive: true });
  writeFileSync(program, "");
  chmodSync(program, 0o755);
  vscode.workspace.workspaceFolders = [{ uri: vscode.Uri.file(folder), name: "base" }];
  process.env.PATH = "";
});

async function start(): Promise<void> {
  const context = { subscriptions: [] };
  await activate(context as unknown as Parameters<typeof activate>[0]);
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

function run(name: string): unknown {
  return vscode.commandsByName.get(`answerkey.${name}`)?.();
}

function open(text: string, line = 0) {
  const document = {
    uri: vscode.Uri.file(join(folder, "content", "qa", "a", "b", "c.md")),
    version: 1,
    getText: () => text,
    save: async () => true,
  };
  const cursor = new vscode.Position(line, 0);
  const inserted: unknown[][] = [];
  const insertSnippet = async (...values: unknown[]) => inserted.push(values);
  const editor = { document, selection: new vscode.Selection(cursor, cursor), insertSnippet, revealRange() {} };
  vscode.window.activeTextEditor = editor;
  return { document, inserted };
}

const SYMBOLS = [{ detail: "sign", range: { start: { line: 3 }, end: { line: 8 } } }];

test("the commands of the manifest are those that are registered", async () => {
  await start();
  const names = manifest.contributes.commands.map((command: { command: string }) => command.command);
  assert.deepEqual([...vscode.commandsByName.keys()].sort(), names.sort());
});

test("the server of the workspace's environment is started in its folder", async () => {
  await start();
  const [client] = clients;
  assert.equal(client?.server.command, program);
  assert.deepEqual(client?.server.args, ["lsp"]);
  assert.equal(client?.server.options.cwd, folder);
  assert.deepEqual(client?.options.initializationOptions, { debounce: 200, cache: true });
  assert.equal(client?.state, "running");
});

test("an untrusted workspace runs no program of its own, and the user's without trust", async () => {
  vscode.workspace.isTrusted = false;
  await start();
  assert.equal(clients.length, 0);
  const bin = mkdtempSync(join(tmpdir(), "answerkey-bin-"));
  writeFileSync(join(bin, "answerkey"), "");
  chmodSync(join(bin, "answerkey"), 0o755);
  process.env.PATH = bin;
  await run("restart");
  assert.equal(clients[0]?.server.command, join(bin, "answerkey"));
  assert.equal(clients[0]?.server.options.env.ANSWERKEY_TRUST, "none");
  open("");
  answers.set(DocumentSymbolRequest.type, SYMBOLS);
  for (const name of ["prove", "preview", "newPage"]) {
    await run(name);
  }
  assert.deepEqual(["executeTask", "createWebviewPanel", "showInputBox"].flatMap(vscode.called), []);
  assert.deepEqual(new TaskProvider(() => program).provideTasks(), []);
});

test("trust that is granted starts the server of the workspace", async () => {
  vscode.workspace.isTrusted = false;
  await start();
  vscode.workspace.isTrusted = true;
  vscode.events.trust.fire();
  await settled();
  assert.equal(clients[0]?.server.command, program);
  assert.notEqual(clients[0]?.server.options.env.ANSWERKEY_TRUST, "none");
});

test("without a program an installation is offered; its command is typed and not run", async () => {
  vscode.workspace.workspaceFolders = [];
  vscode.world.choice = "Install…";
  await start();
  await settled();
  assert.equal(clients.length, 0);
  assert.match(String(vscode.called("showWarningMessage")[0]?.[0]), /no answerkey/);
  const [command, execute] = vscode.called("sendText")[0] ?? [];
  assert.match(String(command), /-m pip install --user "answerkey\[lsp,serve,watch\]"$/);
  assert.equal(execute, false);
});

test("what is installed is the setting's, which no workspace sets", async () => {
  vscode.workspace.workspaceFolders = [];
  await start();
  vscode.world.settings = { requirement: "answerkey @ git+https://example.org/a@1" };
  await run("install");
  assert.match(String(vscode.called("sendText")[0]?.[0]), /"answerkey @ git\+https:\/\/example\.org\/a@1"$/);
  assert.equal(manifest.contributes.configuration.properties["answerkey.requirement"].scope, "machine");
});

test("an offer that is dismissed opens no terminal", async () => {
  vscode.workspace.workspaceFolders = [];
  await start();
  await settled();
  assert.equal(vscode.called("showWarningMessage").length, 1);
  assert.deepEqual(vscode.called("createTerminal"), []);
});

test("a server that does not start is named in the status bar", async () => {
  faults.push(new Error("ended with 1"));
  await start();
  assert.match(vscode.world.statusItem?.tooltip ?? "", /did not start: ended with 1/);
  assert.equal(vscode.world.statusItem?.command, "answerkey.showLog");
});

test("the status bar counts the findings of answerkey alone", async () => {
  await start();
  const finding = (source: string, severity: number) => ({ source, severity });
  const { Error, Warning } = vscode.DiagnosticSeverity;
  vscode.world.diagnostics = [
    ["a", [finding("answerkey", Error), finding("other", Error)]],
    ["b", [finding("answerkey", Warning), finding("answerkey", Warning)]],
  ];
  vscode.events.diagnostics.fire();
  assert.equal(vscode.world.statusItem?.text, "$(error) 1 $(warning) 2 answerkey");
  assert.equal(vscode.world.statusItem?.tooltip, "answerkey: 1 error, 2 warnings in open files");
});

test("a setting that changes restarts the server with its value, others do not", async () => {
  await start();
  vscode.world.settings = { debounce: 50 };
  vscode.events.configuration.fire({ affectsConfiguration: () => false });
  await settled();
  assert.equal(clients.length, 1);
  vscode.events.configuration.fire({ affectsConfiguration: (key: string) => key === "answerkey.debounce" });
  await settled();
  assert.deepEqual(clients.map((client) => client.state), ["stopped", "running"]);
  assert.deepEqual(clients[1]?.options.initializationOptions, { debounce: 50, cache: true });
});

test("the question at the cursor is proved, by its file and id, without a shell", async () => {
  await start();
  const { document } = open("", 4);
  answers.set(DocumentSymbolRequest.type, SYMBOLS);
  await run("prove");
  const task = vscode.called("executeTask")[0]?.[0] as vscode.Task;
  assert.equal(task.execution.process, program);
  assert.deepEqual(task.execution.args, ["prove", "--format", "concise", `${document.uri.fsPath}#sign`]);
});

test("outside a question nothing is proved", async () => {
  await start();
  open("", 1);
  answers.set(DocumentSymbolRequest.type, SYMBOLS);
  await run("prove");
  assert.deepEqual(vscode.called("executeTask"), []);
  assert.equal(vscode.called("showInformationMessage").length, 1);
});

test("all safe fixes are the server's action of that kind", async () => {
  await start();
  await run("fixAll");
  const action = ["editor.action.sourceAction", { kind: "source.fixAll.answerkey", apply: "first" }];
  assert.deepEqual(vscode.called("executeCommand").at(-1), action);
});

test("formatting applies the edits of the server", async () => {
  await start();
  const { document } = open("");
  answers.set(DocumentFormattingRequest.type, ["an edit"]);
  await run("format");
  const edit = vscode.called("applyEdit")[0]?.[0] as vscode.WorkspaceEdit;
  assert.deepEqual(edit.sets, [[document.uri, ["an edit"]]]);
});

test("a new question is inserted at the end of the page's list", async () => {
  await start();
  const { inserted } = open("---\nquestions:\n  - id: a\n---\n");
  await run("newQuestion");
  assert.deepEqual(inserted[0]?.[1], new vscode.Position(3, 0));
});

test("deactivation stops the server", async () => {
  await start();
  await deactivate();
  assert.equal(clients[0]?.state, "stopped");
});

test("the task runs `lint` with the matcher of the manifest", () => {
  const [task] = new TaskProvider(() => program).provideTasks() as unknown as vscode.Task[];
  assert.deepEqual(task?.execution.args, ["lint", "--format", "concise"]);
  assert.equal(task?.problemMatchers, `$${manifest.contributes.problemMatchers[0].name}`);
});
