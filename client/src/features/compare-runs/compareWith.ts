import * as vscode from 'vscode';
import type { CounterpartKind } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { runFor } from '../run-actions/pickRun';
import { runOf } from '../views/nodeIds';
import type { ServerView } from '../views/serverView';
import type { Row } from '../views/treeModel';
import type { ComparePanels } from './comparePanels';

/**
 * One click on one run compares it with the best run of its experiment, the one before it, or its baseline. The other run stands first. Without a
 * run that is clicked or selected, a list to pick it from opens.
 */
export function registerCompareWith(server: ForgeServer, view: ServerView, panels: ComparePanels): vscode.Disposable {
  const compare = (kind: CounterpartKind, title: string) => async (clicked?: Row) => {
    try {
      const row = clicked ?? view.selection.find(({ node }) => runOf(node.id) !== undefined);
      const run = await runFor(server, row, title);
      if (run === undefined) return;
      const other = await server.request('forge/runs/counterpart', { ...run, kind });
      if (other.run != null) panels.open([other.run, run]);
      else void vscode.window.showInformationMessage(plain(other.message ?? 'There is no run to compare with.'));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not find the run to compare with. ${text(error)}`));
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.compareRunWithBest', compare('best', 'Compare with the Best Run')),
    vscode.commands.registerCommand('forge.compareRunWithLast', compare('last', 'Compare with the Run Before')),
    vscode.commands.registerCommand('forge.compareRunWithBaseline', compare('baseline', 'Compare with the Baseline')),
  );
}
