/** A stand-in for `vscode-languageclient/node`: clients that talk to nobody. */

export const clients: LanguageClient[] = [];
export const answers = new Map<unknown, unknown>();
export const faults: Error[] = [];

export const DocumentSymbolRequest = { type: "textDocument/documentSymbol" };
export const DocumentFormattingRequest = { type: "textDocument/formatting" };

interface Executable {
  command: string;
  args: string[];
  options: { cwd?: string; env: Record<string, string> };
}

export class LanguageClient {
  state: "new" | "running" | "stopped" = "new";
  readonly code2ProtocolConverter = { asUri: String };
  readonly protocol2CodeConverter = { asTextEdits: async (edits: unknown) => edits };

  constructor(
    readonly id: string,
    readonly name: string,
    readonly server: Executable,
    readonly options: Record<string, unknown>,
  ) {
    clients.push(this);
  }

  async start(): Promise<void> {
    const fault = faults.pop();
    if (fault) {
      throw fault;
    }
    this.state = "running";
  }

  async stop(): Promise<void> {
    this.state = "stopped";
  }

  async dispose(): Promise<void> {}

  async sendRequest(type: unknown): Promise<unknown> {
    return answers.get(type) ?? null;
  }
}
