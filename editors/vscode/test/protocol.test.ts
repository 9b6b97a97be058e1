/** The server that the extension starts, over its standard streams. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node";
import { clientOptions, executable } from "../src/server";

const PROGRAM = process.env.ANSWERKEY ?? resolve("../../.venv/bin/answerkey");
const PAGE = `---
title: Tokens
framework: FastAPI
frameworkSlug: fastapi
topic: Security
topicSlug: security
questions:
  - id: sign
    q: "How is it signed?"
    a: |
      By a key.

      \`\`\`pyhton
      print(1)
      \`\`\`
---
`;

interface Server {
  connection: lsp.ProtocolConnection;
  folder: string;
  exit: Promise<number | null>;
}

async function start(context: TestContext, trusted = true): Promise<Server> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerkey-")));
  const { command, args, options } = executable(PROGRAM, folder, trusted);
  const child = spawn(command, args ?? [], { cwd: options?.cwd, env: options?.env, stdio: ["pipe", "pipe", "inherit"] });
  context.after(() => child.kill());
  const exit = new Promise<number | null>((done) => child.on("exit", done));
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(child.stdout),
    new lsp.StreamMessageWriter(child.stdin),
  );
  connection.listen();
  return { connection, folder, exit };
}

async function initialize({ connection, folder }: Server): Promise<lsp.InitializeResult> {
  const uri = pathToFileURL(folder).href;
  const parameters: lsp.InitializeParams = {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "base" }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    initializationOptions: clientOptions({ debounce: 0, cache: false }).initializationOptions,
  };
  const result = await connection.sendRequest(lsp.InitializeRequest.type, parameters);
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  return result;
}

async function opened(server: Server, name: string, text: string): Promise<lsp.PublishDiagnosticsParams> {
  const uri = pathToFileURL(join(server.folder, ...name.split("/"))).href;
  const diagnostics = new Promise<lsp.PublishDiagnosticsParams>((done) =>
    server.connection.onNotification(lsp.PublishDiagnosticsNotification.type, done),
  );
  const textDocument = { uri, languageId: "markdown", version: 1, text };
  await server.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument });
  return diagnostics;
}

async function end({ connection, exit }: Server): Promise<void> {
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  assert.equal(await exit, 0);
  connection.dispose();
}

for (const trusted of [true, false]) {
  test(`a finding arrives with its fix in a ${trusted ? "trusted" : "untrusted"} workspace`, async (context) => {
    const server = await start(context, trusted);
    const { capabilities, serverInfo } = await initialize(server);
    assert.equal(serverInfo?.name, "answerkey");
    assert.ok(capabilities.codeActionProvider && capabilities.documentSymbolProvider);

    const { uri, diagnostics } = await opened(server, "notes.md", "# Notes\n\n```pyhton\nprint(1)\n```\n");
    const [finding] = diagnostics;
    assert.equal(finding?.source, "answerkey");
    assert.equal(finding?.code, "answer/fence-language");
    assert.deepEqual(finding?.range.start, { line: 2, character: 3 });

    const parameters = { textDocument: { uri }, range: finding.range, context: { diagnostics } };
    const actions = (await server.connection.sendRequest(lsp.CodeActionRequest.type, parameters)) ?? [];
    const fix = actions.find((action): action is lsp.CodeAction => "kind" in action && action.kind === "quickfix");
    const edits = fix?.edit?.changes?.[uri] ?? [];
    assert.deepEqual(edits.map((edit) => edit.newText), ["python"]);
    const all = { ...parameters, context: { diagnostics, only: ["source.fixAll.answerkey"] } };
    const fixes = await server.connection.sendRequest(lsp.CodeActionRequest.type, all);
    assert.equal(fixes?.length, 1, "the command that applies all safe fixes finds its action");
    await end(server);
  });
}

test("front matter is known without a schema in the editor, and questions have their ids", async (context) => {
  const server = await start(context);
  await initialize(server);
  const { uri } = await opened(server, "content/qa/fastapi/security/tokens.md", PAGE);
  const textDocument = { uri };
  const symbols = await server.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
  assert.deepEqual(symbols?.map((symbol) => "detail" in symbol && symbol.detail), ["sign"]);
  const changed = { textDocument: { uri, version: 2 }, contentChanges: [{ text: PAGE.replace("title: Tokens", "seo") }] };
  await server.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, changed);
  const position = { line: 1, character: 3 };
  const answer = await server.connection.sendRequest(lsp.CompletionRequest.type, { textDocument, position });
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  assert.ok(items.some((item) => item.label === "seoDescription"), items.map((item) => item.label).join());
  await end(server);
});
