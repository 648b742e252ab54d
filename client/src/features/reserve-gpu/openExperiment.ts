import * as vscode from 'vscode';

/** The name of the experiment whose file is open: that of the nearest folder with a metadata.yaml above it, inside the workspace. */
export async function openExperiment(editor = vscode.window.activeTextEditor): Promise<string | undefined> {
  const document = editor?.document.uri;
  const root = document === undefined ? undefined : vscode.workspace.getWorkspaceFolder(document)?.uri;
  if (document === undefined || root === undefined) return undefined;
  let folder = vscode.Uri.joinPath(document, '..');
  while (folder.path.startsWith(root.path)) {
    if (await exists(vscode.Uri.joinPath(folder, 'metadata.yaml'))) return folder.path.slice(folder.path.lastIndexOf('/') + 1);
    if (folder.path === root.path) break;
    folder = vscode.Uri.joinPath(folder, '..');
  }
  return undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type !== vscode.FileType.Directory;
  } catch {
    return false;
  }
}
