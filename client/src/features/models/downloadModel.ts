import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { plain } from '../../infrastructure/plainText';
import { saved, withSaveProgress } from '../artifacts/saveArtifact';
import { told, type ModelParts } from './modelCommand';
import { choiceFor } from './pickModel';

/** Copies the files of a version into a folder that the user picks. */
export function registerDownloadModel({ server }: ModelParts): vscode.Disposable {
  const download = told('Forge could not download the model.', async (row) => {
    const id = row?.node.id ?? (await choiceFor(server, undefined, 'Download Model', ({ isModel }) => !isModel))?.id;
    if (id === undefined) return;
    const { model, version } = await server.request('forge/models/version', { id });
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
        openLabel: 'Download Here',
        title: 'Download Model To',
      })) ?? [];
    if (folder === undefined) return;
    const show = { title: plain(`Downloading ${model} version ${version}`), location: vscode.ProgressLocation.Notification };
    await saved(
      server,
      await withSaveProgress(show, (cancel, report) =>
        server.request('forge/models/download', { id, into: folder.fsPath }, cancel, report),
      ),
    );
  });
  return vscode.commands.registerCommand('forge.downloadModel', download);
}
