// Bundles the extension into dist/, or with --tests the tests into dist/test/, which see a stand-in for `vscode`.
import { build } from "esbuild";
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

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
  const { metafile } = await build({ ...common, ...entry, external: ["vscode"], minify: true, metafile: true });
  writeFileSync("dist/notices.txt", notices(Object.keys(metafile.inputs)));
}

/** Return the licences of the packages whose files are bundled, which they ask to stand beside their code. */
function notices(files) {
  const names = files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean);
  return [...new Set(names)].sort().map(notice).join("\n\n");
}

function notice(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) {
    throw new Error(`${folder} has no licence`);
  }
  return `${folder.replace(/^.*node_modules\//, "")}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
