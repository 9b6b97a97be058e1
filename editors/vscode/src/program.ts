/** The program `answerkey` of a workspace or a user. */

import * as path from "node:path";

export interface Surroundings {
  /** The setting `answerkey.path`; empty where it is not set. */
  setting: string;
  /** The folders of the workspace. */
  folders: readonly string[];
  trusted: boolean;
  /** The variable PATH. */
  searchPath: string;
  home: string;
  windows: boolean;
  /** Whether a path is a file that can be run. */
  isProgram(file: string): boolean;
  /** The path without symbolic links; the path itself where there is none. */
  real(file: string): string;
}

export type Search = { program: string } | { reason: string };

/** Return the absolute path of the program, or the reason why there is none. */
export function findProgram(surroundings: Surroundings): Search {
  const { setting, trusted } = surroundings;
  if (setting) {
    const program = expand(setting, surroundings);
    if (!trusted && isInWorkspace(program, surroundings)) {
      return { reason: `\`answerkey.path\` is \`${setting}\`, which is in this workspace, and the workspace is not trusted.` };
    }
    const usable = paths(surroundings).isAbsolute(program) && surroundings.isProgram(program);
    return usable ? { program } : { reason: `\`answerkey.path\` is \`${setting}\`, which is no program.` };
  }
  const program = candidates(surroundings).find((file) => surroundings.isProgram(file));
  return program ? { program } : { reason: "There is no answerkey in this workspace or on the PATH." };
}

/** The folder of the virtual environment of a workspace folder in which a file is; undefined for other files. */
export function environments(surroundings: Surroundings): string[] {
  return surroundings.folders.flatMap((folder) =>
    [".venv", "venv"].map((name) => paths(surroundings).join(folder, name)),
  );
}

/** The path of a program in a virtual environment. */
export function programOf(environment: string, name: string, windows: boolean): string {
  return windows ? path.win32.join(environment, "Scripts", `${name}.exe`) : path.posix.join(environment, "bin", name);
}

/** Return the absolute path of a program on the PATH; undefined where there is none. */
export function onSearchPath(name: string, surroundings: Surroundings): string | undefined {
  return searched(name, surroundings).find((file) => surroundings.isProgram(file));
}

function candidates(surroundings: Surroundings): string[] {
  const own = surroundings.trusted ? environments(surroundings) : [];
  const files = own.map((environment) => programOf(environment, "answerkey", surroundings.windows));
  return [...files, ...searched("answerkey", surroundings)];
}

/** The places of a program on the PATH; relative entries depend on the folder of a process, and are left out. */
function searched(name: string, surroundings: Surroundings): string[] {
  const { searchPath, trusted, windows } = surroundings;
  return searchPath
    .split(paths(surroundings).delimiter)
    .filter((folder) => paths(surroundings).isAbsolute(folder))
    .map((folder) => paths(surroundings).join(folder, windows ? `${name}.exe` : name))
    .filter((file) => trusted || !isInWorkspace(file, surroundings));
}

function expand(setting: string, surroundings: Surroundings): string {
  const { join, isAbsolute } = paths(surroundings);
  const [folder] = surroundings.folders;
  const expanded = setting
    .replace(/^~(?=$|[\\/])/, () => surroundings.home)
    .replaceAll("${workspaceFolder}", folder ?? "");
  return isAbsolute(expanded) || folder === undefined ? expanded : join(folder, expanded);
}

function isInWorkspace(file: string, surroundings: Surroundings): boolean {
  return surroundings.folders.some(
    (folder) => isWithin(file, folder, surroundings) || isWithin(surroundings.real(file), surroundings.real(folder), surroundings),
  );
}

function isWithin(file: string, folder: string, surroundings: Surroundings): boolean {
  const { relative, isAbsolute, sep } = paths(surroundings);
  const way = relative(folder, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function paths(surroundings: Surroundings): path.PlatformPath {
  return surroundings.windows ? path.win32 : path.posix;
}
