import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { runOf } from '../views/nodeIds';
import type { ServerView } from '../views/serverView';
import type { Row } from '../views/treeModel';
import { askFilter } from './askFilter';
import { chooseColumns, groupRuns, sortRuns } from './arrangeRuns';
import type { ServerStars } from '../run-actions/serverStars';
import type { RunsOptions } from './runsOptions';
import { targetExperiment } from './targetExperiment';

/** The commands that say how the Runs view lists runs. */
export function registerRunsView(server: ForgeServer, view: ServerView, options: RunsOptions, stars: ServerStars): vscode.Disposable {
  const arrange = (work: (experiment: string) => Promise<void>) => async (clicked?: Row) => {
    try {
      const experiment = await targetExperiment(view, clicked);
      if (experiment === undefined) void vscode.window.showInformationMessage('The Runs view shows no experiment yet.');
      else await work(experiment);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not ask the tracking store. ${text(error)}`));
    }
  };
  const toggleStars = async (clicked?: Row, given?: Row[]) => {
    const rows = given ?? (clicked === undefined ? view.selection : [clicked]);
    const all = rows.filter(({ node }) => runOf(node.id) !== undefined);
    // A tracking server keeps stars for everybody; those of other stores stay in this editor.
    const runs = [...new Set(all.filter((row) => !stars.keeps(row)).map(({ node }) => node.id))];
    if (runs.length > 0) await options.toggleStars(runs);
    const onServer = all.filter((row) => stars.keeps(row));
    if (onServer.length > 0) await stars.toggle(onServer);
    if (all.length === 0) void vscode.window.showInformationMessage('Select a run in the Runs view first.');
  };
  return vscode.Disposable.from(
    options.onDidChange((experiment) => (experiment === undefined ? view.refresh() : view.refreshRow(experiment))),
    vscode.commands.registerCommand(
      'forge.sortRuns',
      arrange((experiment) => sortRuns(server, options, experiment)),
    ),
    vscode.commands.registerCommand(
      'forge.filterRuns',
      arrange(async (experiment) => {
        const filter = await askFilter(server, options, experiment);
        if (filter !== undefined) await options.change(experiment, { filter });
      }),
    ),
    vscode.commands.registerCommand(
      'forge.clearRunFilter',
      arrange((experiment) => options.change(experiment, { filter: undefined })),
    ),
    vscode.commands.registerCommand(
      'forge.chooseRunColumns',
      arrange((experiment) => chooseColumns(server, options, experiment)),
    ),
    vscode.commands.registerCommand(
      'forge.groupRuns',
      arrange((experiment) => groupRuns(server, options, experiment)),
    ),
    vscode.commands.registerCommand('forge.clearFilterHistory', () => options.clearFilters()),
    vscode.commands.registerCommand('forge.showDeletedRuns', () => options.setShowDeleted(true)),
    vscode.commands.registerCommand('forge.hideDeletedRuns', () => options.setShowDeleted(false)),
    vscode.commands.registerCommand('forge.starRun', toggleStars),
    vscode.commands.registerCommand('forge.unstarRun', toggleStars),
  );
}
