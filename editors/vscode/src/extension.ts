/** The extension: it starts the language server, and registers the commands. */

import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import {
  DocumentFormattingRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  LanguageClient,
} from "vscode-languageclient/node";
import { install, offer } from "./install";
import { Preview, PreviewServer } from "./preview";
import { findProgram } from "./program";
import { addressOf, insertion, questionAt } from "./questions";
import { clientOptions, environmentOf, executable } from "./server";
import { Status } from "./status";
import { folders, surroundings } from "./surroundings";
import { task, TaskProvider } from "./tasks";

const FIX_ALL = "source.fixAll.answerkey";

let extension: Extension | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  extension = new Extension();
  context.subscriptions.push(extension);
  await extension.start();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
}

class Extension implements vscode.Disposable {
  private readonly status = new Status();
  private readonly log = vscode.window.createOutputChannel("answerkey", { log: true });
  private readonly disposables: vscode.Disposable[];
  private client: LanguageClient | undefined;
  private program: string | undefined;
  private server: PreviewServer | undefined;
  private preview: Preview | undefined;
  private changing: Promise<void> = Promise.resolve();

  constructor() {
    const command = (name: string, run: (...values: unknown[]) => unknown) =>
      vscode.commands.registerCommand(`answerkey.${name}`, run);
    this.disposables = [
      this.status,
      this.log,
      command("fixAll", () => this.fixAll()),
      command("format", () => this.format()),
      command("prove", () => this.prove()),
      command("preview", () => this.openPreview()),
      command("newQuestion", () => this.newQuestion()),
      command("newPage", () => this.newPage()),
      command("restart", () => this.restart()),
      command("install", () => install()),
      command("showLog", () => this.log.show()),
      vscode.languages.onDidChangeDiagnostics(() => this.status.refresh()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
      vscode.workspace.onDidChangeConfiguration((change) => this.configured(change)),
      vscode.tasks.registerTaskProvider("answerkey", new TaskProvider(() => this.program)),
    ];
  }

  /** Start the language server, or offer to install it. */
  async start(): Promise<void> {
    const search = findProgram(surroundings());
    if ("reason" in search) {
      this.program = undefined;
      this.status.fail(search.reason, "answerkey.install");
      void offer(search.reason);
      return;
    }
    this.program = search.program;
    const { isTrusted } = vscode.workspace;
    const options = { ...clientOptions(settings()), outputChannel: this.log };
    const [folder] = folders();
    this.log.appendLine(`Starting ${search.program} lsp${isTrusted ? "" : " for an untrusted workspace"}`);
    const client = new LanguageClient("answerkey", "answerkey", executable(search.program, folder, isTrusted), options);
    this.client = client;
    try {
      await client.start();
      this.status.run();
      await vscode.commands.executeCommand("setContext", "answerkey.active", true);
    } catch (error) {
      this.client = undefined;
      this.fail(error);
    }
  }

  /** Stop the language server and the preview. */
  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.preview?.dispose();
    this.server?.dispose();
    this.server = undefined;
    if (client) {
      await client.stop().catch(() => undefined); // it has ended by itself
      await client.dispose();
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  /** Stop and start again; calls that come meanwhile wait for their turn. */
  private restart(): Promise<void> {
    this.changing = this.changing.then(() => this.stop()).then(() => this.start());
    return this.changing;
  }

  private configured(change: vscode.ConfigurationChangeEvent): void {
    const keys = ["path", "debounce", "cache"];
    if (keys.some((key) => change.affectsConfiguration(`answerkey.${key}`))) {
      void this.restart();
    }
  }

  private fail(error: unknown): void {
    const reason = `The language server did not start: ${error instanceof Error ? error.message : error}`;
    this.log.appendLine(reason);
    this.status.fail(reason, "answerkey.showLog");
    void offer("The language server of answerkey did not start; the log says why. It needs `answerkey[lsp]`.");
  }

  private async fixAll(): Promise<void> {
    await vscode.commands.executeCommand("editor.action.sourceAction", { kind: FIX_ALL, apply: "first" });
  }

  /** Format the snippets by the language server, whichever other formatters there are. */
  private async format(): Promise<void> {
    const [editor, client] = [vscode.window.activeTextEditor, this.client];
    if (!editor || !client) {
      return;
    }
    const { uri, version } = editor.document;
    const options = { tabSize: 4, insertSpaces: true };
    const edits = await client.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
      options,
    });
    const change = new vscode.WorkspaceEdit();
    change.set(uri, (await client.protocol2CodeConverter.asTextEdits(edits)) ?? []);
    if (editor.document.version === version) {
      await vscode.workspace.applyEdit(change);
    }
  }

  /** Prove the question at the cursor; its code runs, which needs the trust of the user. */
  private async prove(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !this.program || !vscode.workspace.isTrusted || editor.document.uri.scheme !== "file") {
      return;
    }
    const id = questionAt(await this.symbols(editor.document), editor.selection.active.line);
    if (id === undefined) {
      void vscode.window.showInformationMessage("There is no question at the cursor.");
      return;
    }
    await editor.document.save(); // what is saved is proved
    const { uri } = editor.document;
    const scope = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.TaskScope.Workspace;
    const args = ["prove", "--format", "concise", `${uri.fsPath}#${id}`];
    await vscode.tasks.executeTask(task({ type: "answerkey", command: "prove" }, `prove ${id}`, this.program, args, scope));
  }

  private async symbols(document: vscode.TextDocument): Promise<DocumentSymbol[]> {
    const client = this.client;
    if (!client) {
      return [];
    }
    const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const symbols = await client.sendRequest(DocumentSymbolRequest.type, { textDocument });
    return (symbols ?? []).filter((symbol): symbol is DocumentSymbol => "range" in symbol);
  }

  private async openPreview(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const folder = document && vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
    if (!document || !folder || !this.program || !vscode.workspace.isTrusted) {
      return;
    }
    this.server ??= new PreviewServer(this.program, folder, (text) => this.log.append(text));
    this.preview ??= new Preview(this.server, () => {
      this.preview = undefined;
      this.server?.dispose();
      this.server = undefined;
    });
    await this.preview.show(addressOf(document.uri.fsPath) ?? "/");
  }

  private async newQuestion(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const place = editor && insertion(editor.document.getText());
    if (!place) {
      void vscode.window.showInformationMessage("A question is added to a page: Markdown with `questions` in its front matter.");
      return;
    }
    const position = new vscode.Position(place.line, 0);
    editor.selection = new vscode.Selection(position, position);
    await editor.insertSnippet(new vscode.SnippetString(place.snippet), position);
    editor.revealRange(new vscode.Range(position, position));
  }

  private async newPage(): Promise<void> {
    const [folder] = folders();
    if (!this.program || folder === undefined || !vscode.workspace.isTrusted) {
      return;
    }
    const prompt = "Framework, topic and name of the page, such as fastapi/security/jwt";
    const validateInput = (text: string) => (/^[^\s/-][^\s/]*(?:\/[^\s/]+){2}$/.test(text) ? undefined : prompt);
    const name = await vscode.window.showInputBox({ title: "New Page", prompt, validateInput });
    if (name === undefined) {
      return;
    }
    try {
      const options = { cwd: folder, env: environmentOf(true) };
      const { stdout } = await promisify(execFile)(this.program, ["new", "page", name], options);
      await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(folder, stdout.trim())));
    } catch (error) {
      const { stderr } = error as { stderr?: string };
      void vscode.window.showErrorMessage(stderr?.trim() || String(error));
    }
  }
}

function settings(): { debounce: number; cache: boolean } {
  const values = vscode.workspace.getConfiguration("answerkey");
  return { debounce: values.get("debounce", 200), cache: values.get("cache", true) };
}
