import * as vscode from 'vscode';
import { maxRuns, minRuns, type ListedRun, type RunRef } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

interface RunItem extends vscode.QuickPickItem {
  run: ListedRun;
}

/** Lets the user pick the runs to compare, of one tracking experiment or of all. Undefined where they gave up. */
export async function pickRuns(
  server: ForgeServer,
  preselected: readonly RunRef[] | 'newest',
  experiment?: string,
): Promise<RunRef[] | undefined> {
  const items = server.request('forge/runs/list', { max: 1000, ...(experiment === undefined ? {} : { experiment }) }).then(({ runs }) => {
    const chosen = preselected === 'newest' ? runs.slice(0, 1) : preselected;
    const isPreselected = (run: RunRef) => chosen.some((one) => one.store === run.store && one.runId === run.runId);
    return (
      [...runs]
        // What is picked already stays in sight; the rest keeps the server's order, newest first.
        .sort((a, b) => Number(isPreselected(b)) - Number(isPreselected(a)))
        .map((run): RunItem => ({
          run,
          label: plain(run.name),
          description: plain(`${run.experimentName} · ${run.status.toLowerCase()}${started(run)}`),
          detail: run.runId,
          picked: isPreselected(run),
        }))
    );
  });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    title: experiment === undefined ? 'Compare Runs' : `Compare Runs of ${experiment}`,
    placeHolder: `Pick ${minRuns} to ${maxRuns} runs; type to filter by name, experiment or id`,
  });
  return picked?.map(({ run }) => ({ store: run.store, runId: run.runId }));
}

function started(run: ListedRun): string {
  return run.startTime === undefined ? '' : ` · ${new Date(run.startTime).toLocaleString()}`;
}
