/** Downloads VS Code, and runs the suite in it with the extension, in a folder with a finding. */

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "answerkey-"));
  mkdirSync(join(folder, ".vscode"));
  writeFileSync(join(folder, "answerkey.toml"), "");
  writeFileSync(join(folder, "notes.md"), "# Notes\n\n```pyhton\nprint(1)\n```\n");
  const settings = { "answerkey.path": resolve("../../.venv/bin/answerkey") };
  writeFileSync(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  await runTests({
    version: "1.91.0",
    extensionDevelopmentPath: resolve("."),
    extensionTestsPath: resolve("dist/test/e2e/suite.js"),
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", `--user-data-dir=${join(folder, ".user")}`],
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
