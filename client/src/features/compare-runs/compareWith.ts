import * as vscode from 'vscode';
import type { CounterpartKind } from '../../../shared/protocol';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { runOf } from '../views/nodeIds';
import type { ServerView } from '../views/serverView';
import type { Row } from '../views/treeModel';
import type { ComparePanels } from './comparePanels';

/** One click on one run compares it with the best run of its experiment, the one before it, or its baseline. The other run stands first. */
export function registerCompareWith(server: ForgeServer, view: ServerView, panels: ComparePanels): vscode.Disposable {
  const compare = (kind: CounterpartKind) => async (clicked?: Row) => {
    const run = runOf((clicked ?? view.selection[0])?.node.id ?? '');
    if (run === undefined) {
      void vscode.window.showInformationMessage('Select a run in the Runs view first.');
      return;
    }
    try {
      const other = await server.request('forge/runs/counterpart', { ...run, kind });
      if (other.run != null) panels.open([other.run, run]);
      else void vscode.window.showInformationMessage(plain(other.message ?? 'There is no run to compare with.'));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not find the run to compare with. ${text(error)}`));
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.compareRunWithBest', compare('best')),
    vscode.commands.registerCommand('forge.compareRunWithLast', compare('last')),
    vscode.commands.registerCommand('forge.compareRunWithBaseline', compare('baseline')),
  );
}
