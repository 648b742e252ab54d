import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { RunsOptions } from '../runs-view/runsOptions';
import { tellAttention } from './attention';
import { ServerView } from './serverView';
import type { Row } from './treeModel';

/** The views of the sidebar. */
export interface Views extends vscode.Disposable {
  readonly experiments: ServerView;
  readonly runs: ServerView;
}

export function registerViews(server: ForgeServer, options: RunsOptions): Views {
  const experiments = new ServerView('experiments', server);
  const runs = new ServerView('runs', server, true, () => options.options);
  const gpus = new ServerView('gpus', server);
  const all = [experiments, runs, gpus];
  const disposable = vscode.Disposable.from(
    ...all,
    tellAttention(server, { experiments, runs, gpus }),
    vscode.commands.registerCommand('forge.refreshExperiments', () => experiments.askAgain()),
    vscode.commands.registerCommand('forge.refreshRuns', () => runs.askAgain()),
    vscode.commands.registerCommand('forge.refreshGpus', () => gpus.askAgain()),
    // A row is in one view only; the others do not know it.
    vscode.commands.registerCommand('forge.loadMore', (row: Row) => Promise.all(all.map((view) => view.loadMore(row)))),
  );
  return { experiments, runs, dispose: () => void disposable.dispose() };
}
