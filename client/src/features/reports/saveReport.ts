import * as vscode from 'vscode';

/** Asks where to, has the report made for that place, and writes it. */
export async function saveReport(fileName: string, make: (file: string) => Promise<string | undefined>): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: 'Save Report',
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
  });
  if (target === undefined) return;
  const made = await make(target.fsPath);
  if (made === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made));
  const open = 'Open';
  if ((await vscode.window.showInformationMessage('The report is saved.', open)) !== open) return;
  if (target.path.endsWith('.html')) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
