/** Tasks: runs of the command line whose output is seen. */

import * as vscode from "vscode";
import { environmentOf } from "./server";

const TYPE = "answerkey";

interface Definition extends vscode.TaskDefinition {
  command: "lint";
  arguments?: string[];
}

/** A task that runs the program without a shell, so that no name of a file is read as a command. */
export function task(
  definition: vscode.TaskDefinition,
  name: string,
  program: string,
  args: readonly string[],
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
): vscode.Task {
  const variables = Object.entries(environmentOf(true)).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const cwd = typeof scope === "object" ? scope.uri.fsPath : undefined;
  const execution = new vscode.ProcessExecution(program, [...args], { cwd, env: Object.fromEntries(variables) });
  return new vscode.Task(definition, scope, name, TYPE, execution, "$answerkey");
}

/** Offers `answerkey: lint` for each folder, and runs the tasks of this type in `tasks.json`. */
export class TaskProvider implements vscode.TaskProvider {
  constructor(private readonly program: () => string | undefined) {}

  provideTasks(): vscode.Task[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.flatMap((folder) => this.lint({ type: TYPE, command: "lint" }, folder) ?? []);
  }

  resolveTask(given: vscode.Task): vscode.Task | undefined {
    return this.lint(given.definition as Definition, given.scope ?? vscode.TaskScope.Workspace);
  }

  private lint(definition: Definition, scope: vscode.WorkspaceFolder | vscode.TaskScope): vscode.Task | undefined {
    const program = this.program();
    if (program === undefined || definition.command !== "lint" || !vscode.workspace.isTrusted) {
      return undefined;
    }
    const args = ["lint", "--format", "concise", ...(definition.arguments ?? [])];
    return task(definition, "lint", program, args, scope);
  }
}
