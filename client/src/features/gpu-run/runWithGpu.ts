import { homedir } from 'node:os';
import { relative } from 'node:path';
import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { pickStep, typeStep } from '../../infrastructure/steps';
import { experimentOf } from '../reserve-gpu/openExperiment';
import { commandOf, filledIn, kinds } from './runModel';

/** *Forge: Run Script with GPU Reservation*, from the palette or above a training script, with or without questions. */
export function registerRunWithGpu(server: ForgeServer): vscode.Disposable {
  const run = async (given: unknown, asks: boolean) => {
    try {
      const script = typeof given === 'string' ? vscode.Uri.parse(given, true) : vscode.window.activeTextEditor?.document.uri;
      if (script?.scheme !== 'file' || !script.path.endsWith('.py'))
        void vscode.window.showInformationMessage('Open the Python script that is to run on a GPU.');
      else if (!vscode.workspace.isTrusted)
        void vscode.window.showWarningMessage('A script of this folder runs only once you trust the workspace.');
      else await start(server, script, asks);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not run the script. ${text(error)}`));
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.runWithGpu', (script?: unknown) => run(script, false)),
    vscode.commands.registerCommand('forge.runWithGpuOptions', (script?: unknown) => run(script, true)),
  );
}

async function start(server: ForgeServer, script: vscode.Uri, asks: boolean): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const forge = server.program;
  if (folder === undefined || forge === undefined)
    throw new Error(folder === undefined ? 'It lies outside of the folders that are open.' : 'The Forge server is not running.');
  const wish = asks ? await ask(server) : { gpu: 'any', count: 1 };
  if (wish === undefined) return;
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === script.toString());
  if (document?.isDirty === true && !(await document.save())) throw new Error('The script could not be saved.');

  const path = relative(folder.uri.fsPath, script.fsPath);
  const purpose = await experimentOf(script);
  const { command, args } = commandOf({
    forge,
    interpreter: (await chosenInterpreter(script, folder)) ?? (process.platform === 'win32' ? 'python' : 'python3'),
    script: path,
    ...wish,
    ...(purpose === undefined ? {} : { purpose }),
    ...bookingSettings(),
  });
  const task = new vscode.Task(
    { type: 'forge', script: path },
    folder,
    `${path} on a GPU`,
    'Forge',
    new vscode.ProcessExecution(command, args, { cwd: folder.uri.fsPath }),
    [],
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, clear: true };
  await vscode.tasks.executeTask(task);
}

async function ask(server: ForgeServer): Promise<{ gpu: string; count: number } | undefined> {
  const { gpus } = await server.request('forge/gpus/list', {});
  const title = 'Run with GPU Reservation';
  const items = kinds(gpus).map((kind) => ({
    ...kind,
    label: plain(kind.label),
    description: kind.count > 0 ? `${kind.count} known` : '',
  }));
  const picked = await pickStep({ title, step: 1, totalSteps: 2, placeholder: 'On which kind of GPU of this machine?' }, items, items[0]);
  if (picked.kind !== 'value') return undefined;
  const typed = await typeStep({ title, step: 2, totalSteps: 2, placeholder: 'How many?' }, '1', (value) =>
    /^\s*[1-9]\d{0,2}\s*$/.test(value) ? undefined : 'Type a number from 1 on.',
  );
  return typed.kind === 'value' ? { gpu: picked.value.gpu, count: Number(typed.value) } : undefined;
}

/** The interpreter that the Python extension uses, or its setting names; undefined where nobody chose one. */
export async function chosenInterpreter(script: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  const python = vscode.extensions.getExtension<{
    environments?: { getActiveEnvironmentPath?: (resource?: vscode.Uri) => { path?: string } };
  }>('ms-python.python');
  const api = python === undefined ? undefined : python.isActive ? python.exports : await python.activate();
  const setting = vscode.workspace.getConfiguration('python', script).get<string>('defaultInterpreterPath', '').trim();
  const chosen = api?.environments?.getActiveEnvironmentPath?.(script).path ?? setting;
  const filled = filledIn(chosen, folder.uri.fsPath, homedir());
  return filled === 'python' ? undefined : filled;
}

/** Where and as whom the editor books, as far as forge.yaml does not say it. */
function bookingSettings(): { reservations?: string; user?: string } {
  const section = vscode.workspace.getConfiguration('forge.gpu');
  const [reservations, user] = [section.get<string>('reservations', '').trim(), section.get<string>('user', '').trim()];
  // On the command line an address counts as its user's own, which passwords may go to; one that a folder brings along is not.
  if (reservations.includes('://') && section.inspect<string>('reservations')?.globalValue?.trim() !== reservations)
    throw new Error('The setting forge.gpu.reservations of this folder names a database: name it in your user settings, or in forge.yaml.');
  return { ...(reservations === '' ? {} : { reservations }), ...(user === '' ? {} : { user }) };
}
