import * as vscode from 'vscode';
import { plain } from '../../infrastructure/plainText';
import { revealRun } from '../runs-view/revealRun';
import { aboutOne, type ModelParts } from './modelCommand';

/** Shows the run that a model or version was made from. */
export function registerOpenModelRun(parts: ModelParts): vscode.Disposable {
  const open = aboutOne(
    parts,
    'Open Run of Model',
    'Forge could not find the run.',
    ({ run }) => run != null,
    async ({ run, name }) => {
      if (run == null) void vscode.window.showInformationMessage(plain(`No tracking store has a run of ${name}.`));
      else await revealRun(parts.views.runs, run, (await parts.server.request('forge/runs/about', run)).experimentId);
    },
  );
  return vscode.commands.registerCommand('forge.openModelRun', open);
}
