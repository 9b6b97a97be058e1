/** A stand-in for the module `vscode`: what the extension calls, and what it did. */

type Call = { name: string; values: unknown[] };

export const calls: Call[] = [];
export const commandsByName = new Map<string, (...values: unknown[]) => unknown>();
export const world = {
  choice: undefined as unknown,
  input: undefined as string | undefined,
  settings: {} as Record<string, unknown>,
  diagnostics: [] as [unknown, unknown[]][],
  statusItem: undefined as StatusItem | undefined,
  panel: undefined as ReturnType<typeof newPanel> | undefined,
};

export function reset(): void {
  calls.length = 0;
  commandsByName.clear();
  for (const event of Object.values(events)) {
    event.listeners.length = 0;
  }
  Object.assign(world, { choice: undefined, input: undefined, settings: {}, diagnostics: [] });
  Object.assign(workspace, { isTrusted: true, workspaceFolders: [] });
  window.activeTextEditor = undefined;
}

/** The arguments of the calls of a name. */
export function called(name: string): unknown[][] {
  return calls.filter((call) => call.name === name).map((call) => call.values);
}

function record<T>(name: string, result?: (...values: unknown[]) => T) {
  return (...values: unknown[]): T => {
    calls.push({ name, values });
    return result?.(...values) as T;
  };
}

interface StatusItem {
  text: string;
  tooltip: string;
  command: string;
  name: string;
  show(): void;
  dispose(): void;
}

class Event {
  readonly listeners: ((value: unknown) => unknown)[] = [];
  readonly listen = (listener: (value: unknown) => unknown) => {
    this.listeners.push(listener);
    return { dispose: () => this.listeners.splice(this.listeners.indexOf(listener), 1) };
  };
  fire(value?: unknown): void {
    for (const listener of [...this.listeners]) {
      listener(value);
    }
  }
}

export const events = { diagnostics: new Event(), trust: new Event(), configuration: new Event() };

export enum DiagnosticSeverity {
  Error,
  Warning,
  Information,
  Hint,
}
export enum StatusBarAlignment {
  Left = 1,
  Right,
}
export enum TaskScope {
  Global = 1,
  Workspace,
}
export enum ViewColumn {
  Beside = -2,
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}
export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}
export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}
export class SnippetString {
  constructor(readonly value: string) {}
}
export class WorkspaceEdit {
  readonly sets: unknown[] = [];
  set(...values: unknown[]): void {
    this.sets.push(values);
  }
}
export class ProcessExecution {
  constructor(
    readonly process: string,
    readonly args: string[],
    readonly options: { cwd?: string; env?: Record<string, string> },
  ) {}
}
export class Task {
  constructor(
    readonly definition: unknown,
    readonly scope: unknown,
    readonly name: string,
    readonly source: string,
    readonly execution: ProcessExecution,
    readonly problemMatchers: string,
  ) {}
}
export const Uri = {
  file: (fsPath: string) => ({ scheme: "file", fsPath, toString: () => `file://${fsPath}` }),
  parse: (text: string) => ({ scheme: text.split(":")[0], toString: () => text }),
};

function newPanel() {
  const closed = new Event();
  const webview = { html: "" };
  return { webview, title: "", visible: true, onDidDispose: closed.listen, dispose: () => closed.fire() };
}

export const window = {
  activeTextEditor: undefined as unknown,
  createStatusBarItem: () => {
    world.statusItem = { text: "", tooltip: "", command: "", name: "", show() {}, dispose() {} };
    return world.statusItem;
  },
  createOutputChannel: () => ({ appendLine: record("log"), append() {}, show() {}, dispose() {} }),
  createTerminal: record("createTerminal", () => ({ show() {}, sendText: record("sendText") })),
  createWebviewPanel: (...values: unknown[]) => {
    calls.push({ name: "createWebviewPanel", values });
    world.panel = newPanel();
    return world.panel;
  },
  showWarningMessage: record("showWarningMessage", async () => world.choice),
  showInformationMessage: record("showInformationMessage", async () => undefined),
  showErrorMessage: record("showErrorMessage", async () => undefined),
  showQuickPick: record("showQuickPick", async (items) => (items as unknown[])[0]),
  showInputBox: record("showInputBox", async () => world.input),
  showTextDocument: record("showTextDocument", async () => undefined),
};

export const workspace = {
  isTrusted: true,
  workspaceFolders: [] as { uri: ReturnType<typeof Uri.file>; name: string }[],
  getConfiguration: () => ({ get: (key: string, other: unknown) => world.settings[key] ?? other }),
  getWorkspaceFolder: () => workspace.workspaceFolders[0],
  applyEdit: record("applyEdit", async () => true),
  onDidGrantWorkspaceTrust: events.trust.listen,
  onDidChangeConfiguration: events.configuration.listen,
};

export const commands = {
  registerCommand: (name: string, run: (...values: unknown[]) => unknown) => {
    commandsByName.set(name, run);
    return { dispose: () => commandsByName.delete(name) };
  },
  executeCommand: record("executeCommand", async () => undefined),
};

export const languages = {
  getDiagnostics: () => world.diagnostics,
  onDidChangeDiagnostics: events.diagnostics.listen,
};
export const tasks = {
  registerTaskProvider: record("registerTaskProvider", () => ({ dispose() {} })),
  executeTask: record("executeTask", async () => undefined),
};
export const env = { asExternalUri: async (uri: unknown) => uri };
