import * as vscode from 'vscode';
import type { RunRef } from '../../../shared/runs';
import type { ServerView } from '../views/serverView';

/** Pages of an experiment's runs that are looked through for one of them; each is a request. */
const revealPages = 20;

/** Shows and selects a run in the Runs view, or says why it is not there. */
export async function revealRun(runs: ServerView, { store, runId }: RunRef, experimentId: string | undefined): Promise<boolean> {
  const experiment = experimentId === undefined ? [] : [`experiment:${store}/${experimentId}`];
  if (await runs.reveal([`store:${store}`, ...experiment, `run:${store}/${runId}`], revealPages)) return true;
  void vscode.window.showInformationMessage(
    'The Runs view does not list this run among the first of its experiment. It may be nested below another one, or a filter may hide it.',
  );
  return false;
}
