// Runs vscode-tmgrammar-test on the injection of package.json, with the grammars that VS Code has for its languages.
import { spawnSync } from "node:child_process";

const names = ["markdown", "yaml", "python", "shellscript", "sql"];
const grammars = names.flatMap((name) => ["-g", `node_modules/tm-grammars/grammars/${name}.json`]);
const program = "node_modules/vscode-tmgrammar-test/dist/unit.js";
const files = ["test/grammar/answers.test"];
const run = spawnSync(process.execPath, [program, "--config", "package.json", ...grammars, ...files], { encoding: "utf8" });
const lines = `${run.stdout}${run.stderr}`.split("\n").filter((line) => !line.startsWith("grammar not found")); // of other languages
console.log(lines.join("\n"));
process.exitCode = run.status ?? 1;
