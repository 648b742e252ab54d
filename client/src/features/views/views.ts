import * as vscode from 'vscode';
import type { ViewOptions } from '../../../shared/views';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { ModelDrag } from '../models/modelDrag';
import { tellAttention } from './attention';
import type { InSight } from './inSight';
import { ServerView } from './serverView';
import type { Row } from './treeModel';

/** The views of the sidebar. */
export interface Views extends vscode.Disposable {
  readonly experiments: ServerView;
  readonly runs: ServerView;
  readonly models: ServerView;
}

/** Shows the views; `options` says how the user wants them, `pages` which pages show runs too. */
export function registerViews(server: ForgeServer, options: () => ViewOptions, pages: InSight): Views {
  const experiments = new ServerView('experiments', server, true, options);
  const runs = new ServerView('runs', server, true, options);
  const gpus = new ServerView('gpus', server);
  const models = new ServerView('models', server, true, options, new ModelDrag());
  const team = new ServerView('team', server);
  const all = [experiments, runs, gpus, models, team];
  const disposable = vscode.Disposable.from(
    ...all,
    tellAttention(server, { experiments, runs, gpus, models, team }, pages),
    vscode.commands.registerCommand('forge.refreshExperiments', () => experiments.askAgain()),
    vscode.commands.registerCommand('forge.refreshRuns', () => runs.askAgain()),
    vscode.commands.registerCommand('forge.refreshGpus', () => gpus.askAgain()),
    vscode.commands.registerCommand('forge.refreshModels', () => models.askAgain()),
    vscode.commands.registerCommand('forge.refreshTeam', () => team.askAgain()),
    // A row is in one view only; the others do not know it.
    vscode.commands.registerCommand('forge.loadMore', (row: Row) => Promise.all(all.map((view) => view.loadMore(row)))),
  );
  return { experiments, runs, models, dispose: () => void disposable.dispose() };
}
