import { relative } from 'node:path';
import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { pickExperiment } from '../experiments/experimentActions';
import { chosenInterpreter } from '../gpu-run/runWithGpu';
import type { Row } from '../views/treeModel';

const rowPrefix = 'metadata:';

/** *Forge: Reproduce Experiment…*: `forge reproduce` in a terminal, where its output shows and Ctrl-C ends it with all that it started. */
export function registerReproduce(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.reproduceExperiment', async (row?: Row | string) => {
    try {
      if (!vscode.workspace.isTrusted)
        void vscode.window.showWarningMessage('An experiment of this folder runs only once you trust the workspace.');
      else {
        const id = (typeof row === 'string' ? row : row?.node.id) ?? (await pickExperiment(server, 'Reproduce Experiment', () => true));
        if (id !== undefined) await start(server, id);
      }
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not run the experiment again. ${text(error)}`));
    }
  });
}

async function start(server: ForgeServer, id: string): Promise<void> {
  const metadata = metadataOf(id);
  const folder = metadata === undefined ? undefined : vscode.workspace.getWorkspaceFolder(metadata);
  const forge = server.program;
  if (metadata === undefined || folder === undefined || forge === undefined)
    throw new Error(forge === undefined ? 'The Forge server is not running.' : 'It lies outside of the folders that are open.');

  // The verdict is written into the file.
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === metadata.toString());
  if (document?.isDirty === true && !(await document.save())) throw new Error('Its metadata.yaml could not be saved.');

  const path = relative(folder.uri.fsPath, metadata.fsPath);
  const python = await chosenInterpreter(metadata, folder);
  const args = [...forge.args, 'reproduce', path, ...(python === undefined ? [] : [`--python=${python}`])];
  const task = new vscode.Task(
    { type: 'forge', script: path },
    folder,
    `reproduce ${path}`,
    'Forge',
    new vscode.ProcessExecution(forge.command, args, { cwd: folder.uri.fsPath }),
    [],
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, clear: true };
  await vscode.tasks.executeTask(task);
}

/** The file behind a row: its path where one folder is open, else its address. */
function metadataOf(id: string): vscode.Uri | undefined {
  const name = id.startsWith(rowPrefix) ? id.slice(rowPrefix.length) : id;
  if (name.startsWith('file:')) return vscode.Uri.parse(name, true);
  const only = vscode.workspace.workspaceFolders?.[0];
  return only === undefined ? undefined : vscode.Uri.joinPath(only.uri, name);
}
