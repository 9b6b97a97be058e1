// Bundles the extension into dist/, or with --tests the tests into dist/test/, which see a stand-in for `vscode`.
import { build } from "esbuild";
import { copyFileSync, readdirSync, rmSync } from "node:fs";

const common = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };

if (process.argv.includes("--tests")) {
  rmSync("dist/test", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  const standIns = {
    vscode: "./test/vscode.ts",
    "vscode-languageclient/node": "./test/languageclient.ts",
  };
  await build({ ...common, entryPoints: tests.map((name) => `test/${name}`), outdir: "dist/test", alias: standIns });
  const editor = { external: ["vscode", "@vscode/test-electron"], outdir: "dist/test/e2e" };
  await build({ ...common, ...editor, entryPoints: ["test/e2e/start.ts", "test/e2e/suite.ts"] });
} else {
  copyFileSync("../../LICENSE", "LICENSE"); // vsce packages what is in this folder
  const entry = { entryPoints: ["src/extension.ts"], outfile: "dist/extension.js" };
  await build({ ...common, ...entry, external: ["vscode"], minify: true, legalComments: "linked" });
}
