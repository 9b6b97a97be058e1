/** Runs in VS Code: a finding is seen, and its fix is applied. */

import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";

const own = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "answerkey");

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const uri = vscode.Uri.file(join(folder.uri.fsPath, "notes.md"));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  await until(() => own(uri).length > 0);
  const [finding] = own(uri);
  assert.ok(finding);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const fix = actions.find((action) => action.isPreferred && action.edit);
  assert.ok(fix?.edit);
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  assert.match(document.getText(), /^```python$/m);
  await until(() => own(uri).length === 0);
}

/** Wait for diagnostics until a condition holds; the job's own limit ends a wait in vain. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (holds()) {
        listener.dispose();
        resolve();
      }
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}
