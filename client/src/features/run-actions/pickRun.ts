import * as vscode from 'vscode';
import type { ListedRun, RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { runOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

/** The run that a command is about: that of its row, else one from a list, newest first. Undefined where the user gave up. */
export async function runFor(server: ForgeServer, row: Row | undefined, title: string): Promise<RunRef | undefined> {
  const run = row === undefined ? undefined : runOf(row.node.id);
  if (run !== undefined) return run;
  const items = server.request('forge/runs/list', { max: 1000 }).then(({ runs }) => runs.map(item));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Pick a run; type to filter by name, experiment or id',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.run;
}

function item(listed: ListedRun): vscode.QuickPickItem & { run: RunRef } {
  return {
    run: { store: listed.store, runId: listed.runId },
    label: plain(listed.name),
    description: plain(`${listed.experimentName} · ${listed.status.toLowerCase()}`),
    detail: listed.runId,
  };
}
