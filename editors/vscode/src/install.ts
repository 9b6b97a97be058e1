/** The offer to install answerkey. Nothing is installed before the user has seen the command and pressed Enter. */

import * as vscode from "vscode";
import { environments, onSearchPath, programOf, type Surroundings } from "./program";
import { surroundings } from "./surroundings";

const REQUIREMENT = "answerkey[lsp,serve,watch]";
const SETTING = "answerkey.path";

export interface Way {
  label: string;
  command: string;
}

/** Return the commands by which a requirement, answerkey's by default, can be installed here, the best first. */
export function ways(around: Surroundings, requirement = REQUIREMENT): Way[] {
  const found: Way[] = [];
  for (const environment of around.trusted ? environments(around) : []) {
    const python = programOf(environment, "python", around.windows);
    if (around.isProgram(python)) {
      const command = `${invoked(python, around.windows)} -m pip install "${requirement}"`;
      found.push({ label: `In ${environment}`, command });
    }
  }
  for (const [name, command] of Object.entries({ uv: "uv tool install", pipx: "pipx install" })) {
    if (onSearchPath(name, around)) {
      found.push({ label: `For you, by ${name}`, command: `${command} "${requirement}"` });
    }
  }
  const python = around.windows ? "py" : "python3";
  return [...found, { label: "For you, by pip", command: `${python} -m pip install --user "${requirement}"` }];
}

/** Say why there is no program, and offer what helps. */
export async function offer(reason: string): Promise<void> {
  const choice = await vscode.window.showWarningMessage(reason, "Install…", "Set the Path");
  if (choice === "Install…") {
    await install();
  } else if (choice === "Set the Path") {
    await vscode.commands.executeCommand("workbench.action.openSettings", SETTING);
  }
}

/** Let the user choose a command, and type it into a terminal without running it. */
export async function install(): Promise<void> {
  const requirement = vscode.workspace.getConfiguration("answerkey").get("requirement", REQUIREMENT);
  const items = ways(surroundings(), requirement).map((way) => ({ label: way.label, detail: way.command }));
  const placeHolder = "The command is typed into a terminal. Press Enter there to run it.";
  const choice = await vscode.window.showQuickPick(items, { title: "Install answerkey", placeHolder });
  if (choice) {
    const terminal = vscode.window.createTerminal("Install answerkey");
    terminal.show();
    terminal.sendText(choice.detail, false);
  }
}

/** The program as the shell of VS Code's terminal reads it: PowerShell on Windows calls a quoted path by `&`. */
function invoked(program: string, windows: boolean): string {
  return windows ? `& '${program.replaceAll("'", "''")}'` : `'${program.replaceAll("'", "'\\''")}'`;
}
