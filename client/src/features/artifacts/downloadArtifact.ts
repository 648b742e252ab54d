import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { artifactOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import { artifactAt, artifactScheme, nameOf, type ArtifactRef } from './artifactUri';
import { saveArtifact, saved } from './saveArtifact';

/** Copies a file or folder of a run's artifacts to a place that the user picks. */
export function registerDownloadArtifact(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.downloadArtifact', async (what?: Row | vscode.Uri) => {
    const chosen = whatToSave(what);
    if (chosen === undefined) return;
    const place = await placeFor(chosen.artifact, chosen.isFolder);
    if (place === undefined) return;
    const title = plain(`Downloading ${nameOf(chosen.artifact)}`);
    try {
      const show = { title, location: vscode.ProgressLocation.Notification };
      await saved(server, await saveArtifact(server, { ...chosen.artifact, ...place }, show));
    } catch (error) {
      if (error instanceof vscode.CancellationError) return;
      void vscode.window.showErrorMessage(plain(`Forge could not download ${nameOf(chosen.artifact)}. ${text(error)}`));
    }
  });
}

/** A row of the view, the address of an editor, or the editor that is in front. */
function whatToSave(what: Row | vscode.Uri | undefined): { artifact: ArtifactRef; isFolder: boolean } | undefined {
  if (what !== undefined && 'node' in what) return artifactOf(what.node.id);
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const front = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
  const uri = what ?? front;
  const artifact = uri?.scheme === artifactScheme ? artifactAt(uri.path) : undefined;
  return artifact === undefined ? undefined : { artifact, isFolder: false };
}

async function placeFor(artifact: ArtifactRef, isFolder: boolean): Promise<{ target: string } | { into: string } | undefined> {
  const here = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  if (isFolder) {
    const options = {
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: here,
      openLabel: 'Download Here',
      title: 'Download Artifacts To',
    };
    const [folder] = (await vscode.window.showOpenDialog(options)) ?? [];
    return folder === undefined ? undefined : { into: folder.fsPath };
  }
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(here, nameOf(artifact)),
    saveLabel: 'Download',
    title: 'Download Artifact',
  });
  return file === undefined ? undefined : { target: file.fsPath };
}
