import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { Kind } from './scaffoldDialog';

/** *New Project…*, *New Experiment…* and *New Agent…*. */
export function registerNewScaffold(server: ForgeServer): vscode.Disposable {
  const make = (kind: Kind) => async () => (await import('./scaffoldDialog')).makeNew(server, kind);
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.newProject', make('project')),
    vscode.commands.registerCommand('forge.newExperiment', make('experiment')),
    vscode.commands.registerCommand('forge.newAgent', make('agent')),
  );
}
