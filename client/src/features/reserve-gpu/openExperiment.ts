import * as vscode from 'vscode';

/** The name of the experiment whose file is open: that of the nearest folder with a metadata.yaml above it, inside the workspace. */
export async function openExperiment(): Promise<string | undefined> {
  return experimentOf(openFile());
}

/** The same of another file. */
export async function experimentOf(document: vscode.Uri | undefined): Promise<string | undefined> {
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

/** What is open before the user: a text, or what has an editor of its own, such as a notebook. */
function openFile(): vscode.Uri | undefined {
  const text = vscode.window.activeTextEditor?.document.uri;
  if (text?.scheme === 'file') return text;
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputNotebook || input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
    ? input.uri
    : undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type !== vscode.FileType.Directory;
  } catch {
    return false;
  }
}
