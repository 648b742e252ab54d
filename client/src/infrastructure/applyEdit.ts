import * as vscode from 'vscode';

/** Makes edits as one step that can be undone, and saves the files that were not being edited. */
export async function applyAndSave(edit: vscode.WorkspaceEdit): Promise<void> {
  const untouched = edit
    .entries()
    .map(([uri]) => uri)
    .filter((uri) => !vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString()));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The file has changed in the meantime; try again.');
  // Not workspace.save, which wants an editor: the file has none unless it was open before.
  for (const uri of untouched) {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (document?.isDirty === false) continue;
    if ((await document?.save()) !== true)
      throw new Error(`${vscode.workspace.asRelativePath(uri)} could not be saved; save it in the editor.`);
  }
}
