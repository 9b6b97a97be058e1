/** How the language server is started, and what it is told. */

import type { Executable, LanguageClientOptions } from "vscode-languageclient/node";

export interface Settings {
  debounce: number;
  cache: boolean;
}

/**
 * The environment of a program. In a workspace that is not trusted, answerkey uses no cache, environment or interpreter
 * that the workspace holds or names.
 */
export function environmentOf(trusted: boolean): NodeJS.ProcessEnv {
  const { ANSWERKEY_TRUST: given, ...others } = process.env;
  const trust = trusted ? given : "none";
  return trust === undefined ? others : { ...others, ANSWERKEY_TRUST: trust };
}

export function executable(program: string, folder: string | undefined, trusted: boolean): Executable {
  return { command: program, args: ["lsp"], options: { cwd: folder, env: environmentOf(trusted) } };
}

export function clientOptions(settings: Settings): LanguageClientOptions {
  return {
    documentSelector: ["file", "untitled"].flatMap((scheme) =>
      ["markdown", "yaml"].map((language) => ({ scheme, language })),
    ),
    initializationOptions: settings,
    diagnosticCollectionName: "answerkey",
  };
}
