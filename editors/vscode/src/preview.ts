/** The preview of a page beside its source: pages of `answerkey serve`, again after each change. */

import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { originIn, shown } from "./pages";
import { environmentOf } from "./server";

const OPTIONS = ["--port", "0", "--watch", "--drafts", "--allow-errors"];
const INTERVAL = 1000; // milliseconds between looks for a newer page
const LONGEST_ANSWER = 5000; // milliseconds

/** A server of previews, which ends with VS Code. */
export class PreviewServer implements vscode.Disposable {
  private process: ChildProcess | undefined;
  private starting: Promise<string> | undefined;

  constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly log: (text: string) => void,
  ) {}

  /** Return the server's origin; rejects with its last lines where it does not start. */
  origin(): Promise<string> {
    this.starting ??= this.start();
    return this.starting;
  }

  dispose(): void {
    this.process?.kill();
  }

  private start(): Promise<string> {
    const options = { cwd: this.folder, env: environmentOf(true) };
    const child = spawn(this.program, ["serve", ...OPTIONS], options);
    this.process = child;
    return new Promise((resolve, reject) => {
      let output = "";
      const read = (data: Buffer) => {
        this.log(data.toString());
        output = (output + data.toString()).slice(-10_000);
        const origin = originIn(output);
        if (origin) {
          resolve(origin);
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("error", reject);
      child.on("exit", () => {
        this.starting = undefined;
        reject(new Error(output.trim().split("\n").slice(-3).join(" ") || "The preview ended."));
      });
    });
  }
}

/** The panel that shows one page. */
export class Preview implements vscode.Disposable {
  private readonly panel = vscode.window.createWebviewPanel(
    "answerkey.preview",
    "Preview",
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: false, localResourceRoots: [] },
  );
  private readonly timer = setInterval(() => void this.refresh(), INTERVAL);
  private address = "/";
  private etag = "";
  private busy = false;

  constructor(
    private readonly server: PreviewServer,
    closed: () => void,
  ) {
    this.panel.onDidDispose(() => {
      clearInterval(this.timer);
      closed();
    });
  }

  /** Show the page at an address. */
  async show(address: string): Promise<void> {
    this.address = address;
    this.etag = "";
    this.panel.title = `Preview ${address}`;
    await this.refresh();
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async refresh(): Promise<void> {
    if (this.busy || !this.panel.visible) {
      return;
    }
    this.busy = true;
    try {
      await this.load(await this.server.origin());
    } catch (error) {
      this.etag = "";
      this.panel.webview.html = message(error instanceof Error ? error.message : String(error));
    } finally {
      this.busy = false;
    }
  }

  private async load(origin: string): Promise<void> {
    const headers: Record<string, string> = this.etag ? { "If-None-Match": this.etag } : {};
    const answer = await fetch(origin + encodeURI(this.address), { headers, signal: AbortSignal.timeout(LONGEST_ANSWER) });
    if (answer.status !== 304) {
      this.etag = answer.headers.get("etag") ?? "";
      const outside = await vscode.env.asExternalUri(vscode.Uri.parse(origin));
      const html = shown(await answer.text(), outside.toString(true).replace(/\/$/, ""));
      this.panel.webview.html = html;
    }
  }
}

function message(text: string): string {
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
  return `<!doctype html><html><head>${policy}</head><body><p>${escaped}</p></body></html>`;
}
