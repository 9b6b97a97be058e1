/** The preview, by the real server of a base. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Preview, PreviewServer } from "../src/preview";
import * as vscode from "./vscode";

const PROGRAM = process.env.ANSWERKEY ?? resolve("../../.venv/bin/answerkey");

test("the page of the base is shown beside, without its scripts", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "answerkey-"));
  execFileSync(PROGRAM, ["init", folder], { stdio: "ignore" });
  const server = new PreviewServer(PROGRAM, folder, () => undefined);
  context.after(() => server.dispose());
  let closed = false;
  const preview = new Preview(server, () => {
    closed = true;
  });
  context.after(() => preview.dispose());
  await preview.show("/python/functions/arguments");
  const { html } = vscode.world.panel?.webview ?? { html: "" };
  assert.match(html, /<h1[\s>]/);
  assert.ok(html.includes(`<base href="${await server.origin()}/">`));
  assert.doesNotMatch(html, /<script/i);
  assert.equal(vscode.world.panel?.title, "Preview /python/functions/arguments");
  preview.dispose();
  assert.ok(closed);
});

test("a server that does not start says why in the panel, as text", async (context) => {
  const preview = new Preview(new PreviewServer("/nowhere/<b>", tmpdir(), () => undefined), () => undefined);
  context.after(() => preview.dispose());
  await preview.show("/");
  assert.match(vscode.world.panel?.webview.html ?? "", /ENOENT/);
  assert.doesNotMatch(vscode.world.panel?.webview.html ?? "", /<b>/);
});
