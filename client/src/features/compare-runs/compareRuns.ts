import * as vscode from 'vscode';
import { minRuns } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import type { Views } from '../views/views';
import type { ComparePanels } from './comparePanels';
import { pickRuns } from './pickRuns';
import { chosenRuns } from './selection';

/**
 * One click on two or more selected runs opens the comparison; fewer open a list to pick the others from. By key the selection of the view counts
 * that has the focus, which the key says; from the palette the list always opens.
 */
export function registerCompareRuns(server: ForgeServer, views: Views, panels: ComparePanels): vscode.Disposable {
  const told = (compare: () => Promise<void>) => async () => {
    try {
      await compare();
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not list the runs. ${text(error)}`));
    }
  };
  const pick = async (picked: Parameters<typeof pickRuns>[1]) => {
    const runs = await pickRuns(server, picked);
    if (runs !== undefined) panels.open(runs);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.compareRuns', async (clicked?: Row | { view: 'experiments' }, given?: Row[]) =>
      told(async () => {
        const byKey = clicked !== undefined && 'view' in clicked;
        const runs = byKey
          ? chosenRuns(undefined, undefined, views.experiments.selection)
          : chosenRuns(clicked, given, views.runs.selection);
        if (runs.length < minRuns) await pick(runs);
        else panels.open(runs);
      })(),
    ),
    vscode.commands.registerCommand('forge.pickRunsToCompare', () =>
      told(() => pick(chosenRuns(undefined, undefined, views.runs.selection)))(),
    ),
  );
}
