/** The package that users install. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "answerkey-vsix-"));
execFileSync("python3", ["-m", "zipfile", "-e", "answerkey.vsix", folder]);
const root = join(folder, "extension");
const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
const manifest = read("package.json");

test("the package holds what runs, and nothing of the sources, tests or dependencies", () => {
  const files = (readdirSync(root, { recursive: true }) as string[]).filter((name) => statSync(join(root, name)).isFile());
  assert.deepEqual(files.sort(), [
    "LICENSE.txt",
    "dist/extension.js",
    "dist/notices.txt",
    "package.json",
    "readme.md",
    "snippets/questions.json",
    "syntaxes/answers.json",
  ]);
});

test("the licences of what is bundled are in it", () => {
  const notices = readFileSync(join(root, "dist", "notices.txt"), "utf8");
  for (const name of ["vscode-languageclient", "vscode-jsonrpc", "semver"]) {
    assert.ok(notices.includes(`${name}\n\n`), name);
  }
});

test("each file that the manifest names is there", () => {
  const { grammars, snippets } = manifest.contributes;
  const paths = [manifest.main, ...[...grammars, ...snippets].map((item: { path: string }) => item.path)];
  assert.deepEqual(paths.filter((path: string) => !existsSync(join(root, path))), []);
});

test("it is activated in a base, for its tasks, and by its commands, which VS Code derives", () => {
  assert.deepEqual(manifest.activationEvents, [
    "workspaceContains:answerkey.toml",
    "workspaceContains:**/content/qa/**/*.md",
    "onTaskType:answerkey",
  ]);
});

test("an untrusted workspace sets no program", () => {
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  assert.deepEqual(restrictedConfigurations, ["answerkey.path"]);
  assert.equal(manifest.contributes.configuration.properties["answerkey.path"].scope, "machine-overridable");
});

test("each command of a menu exists", () => {
  const { commands, menus } = manifest.contributes;
  const names = commands.map((item: { command: string }) => item.command);
  const used = Object.values(menus).flat() as { command: string }[];
  assert.deepEqual(used.filter((item) => !names.includes(item.command)), []);
});

test("the problem matcher is that of the tasks without the extension", () => {
  const tasks = JSON.parse(readFileSync("tasks.json", "utf8"));
  const { name, ...pattern } = manifest.contributes.problemPatterns[0];
  assert.deepEqual(pattern, tasks.tasks[0].problemMatcher.pattern);
  assert.equal(manifest.contributes.problemMatchers[0].pattern, `$${name}`);
});

test("the grammar is injected into Markdown, and each embedded language is one of its scopes", () => {
  const [contribution] = manifest.contributes.grammars;
  const grammar = read("syntaxes/answers.json");
  assert.equal(grammar.scopeName, contribution.scopeName);
  assert.deepEqual(contribution.injectTo, ["text.html.markdown"]);
  const text = JSON.stringify(grammar);
  for (const scope of Object.keys(contribution.embeddedLanguages)) {
    assert.ok(text.includes(`"contentName":"${scope}"`), scope);
  }
});
