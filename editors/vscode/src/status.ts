/** The counts of findings in the status bar. */

import * as vscode from "vscode";

const SOURCE = "answerkey";

export interface Counts {
  errors: number;
  warnings: number;
}

/** Count the findings of answerkey in all open files. */
export function count(all: readonly (readonly [unknown, readonly vscode.Diagnostic[]])[]): Counts {
  const own = all.flatMap(([, diagnostics]) => diagnostics).filter((diagnostic) => diagnostic.source === SOURCE);
  const of = (severity: vscode.DiagnosticSeverity) => own.filter((item) => item.severity === severity).length;
  return { errors: of(vscode.DiagnosticSeverity.Error), warnings: of(vscode.DiagnosticSeverity.Warning) };
}

export function described({ errors, warnings }: Counts): string {
  return `${numberOf(errors, "error")}, ${numberOf(warnings, "warning")}`;
}

function numberOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("answerkey.status", vscode.StatusBarAlignment.Right, 10);
  private running = false;

  constructor() {
    this.item.name = "answerkey";
  }

  /** Show that the server runs, with the counts of its findings. */
  run(): void {
    this.running = true;
    this.refresh();
    this.item.show();
  }

  /** Show that no server runs, and why; a click calls a command. */
  fail(reason: string, command: string): void {
    this.running = false;
    this.item.text = "$(circle-slash) answerkey";
    this.item.tooltip = reason;
    this.item.command = command;
    this.item.show();
  }

  refresh(): void {
    if (this.running) {
      const counts = count(vscode.languages.getDiagnostics());
      this.item.text = `$(error) ${counts.errors} $(warning) ${counts.warnings} answerkey`;
      this.item.tooltip = `answerkey: ${described(counts)} in open files`;
      this.item.command = "workbench.actions.view.problems";
    }
  }

  dispose(): void {
    this.item.dispose();
  }
}
