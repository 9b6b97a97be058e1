/** What VS Code and the system say about the workspace. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import type { Surroundings } from "./program";

export function surroundings(): Surroundings {
  return {
    setting: vscode.workspace.getConfiguration("answerkey").get("path", "").trim(),
    folders: folders(),
    trusted: vscode.workspace.isTrusted,
    searchPath: process.env.PATH ?? "",
    home: os.homedir(),
    windows: process.platform === "win32",
    isProgram,
    real,
  };
}

/** The folders of the workspace that are on the disk. */
export function folders(): string[] {
  const all = vscode.workspace.workspaceFolders ?? [];
  return all.filter((folder) => folder.uri.scheme === "file").map((folder) => folder.uri.fsPath);
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function real(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
