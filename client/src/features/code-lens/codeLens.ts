import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { compareRunsOf } from '../compare-runs/compareExperiment';
import type { ComparePanels } from '../compare-runs/comparePanels';
import { pickRuns } from '../compare-runs/pickRuns';
import type { ExperimentList } from '../experiments/experimentList';
import { readNodes } from './arguments';

/** The commands behind the lines that the server shows above an experiment. */
export function registerCodeLens(server: ForgeServer, panels: ComparePanels, experiments: ExperimentList): vscode.Disposable {
  const compare = async (experiment: unknown, preselected: 'newest' | []) => {
    if (typeof experiment !== 'string') return;
    try {
      const runs = await pickRuns(server, preselected, experiment);
      if (runs !== undefined) panels.open(runs);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not list the runs. ${text(error)}`));
    }
  };
  const ofScript = (which: 'last' | 'best') => async (tracking?: unknown, script?: unknown) => {
    if (typeof tracking !== 'string' || typeof script !== 'string') return;
    try {
      await compareRunsOf(server, panels, { which, tracking, script });
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not find the runs to compare. ${text(error)}`));
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.compareLastRuns', ofScript('last')),
    vscode.commands.registerCommand('forge.compareLastWithBest', ofScript('best')),
    vscode.commands.registerCommand('forge.compareExperimentRuns', (experiment?: unknown) => compare(experiment, [])),
    vscode.commands.registerCommand('forge.compareWithLastRun', (experiment?: unknown) => compare(experiment, 'newest')),
    vscode.commands.registerCommand('forge.revealExperiment', async (nodes?: unknown) => {
      // The way there depends on how the view is grouped; the last row is the experiment's own.
      const id = readNodes(nodes)?.at(-1);
      if (id === undefined) return;
      try {
        await experiments.reveal({ id });
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`Forge could not show the experiment. ${text(error)}`));
      }
    }),
  );
}
