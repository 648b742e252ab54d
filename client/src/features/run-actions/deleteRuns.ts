import * as vscode from 'vscode';
import type { EditedRun, RunRef } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

/** Deletes runs on a tracking server once the user agrees, and offers to bring them back. */
export async function deleteRuns(server: ForgeServer, runs: readonly RunRef[], drawn: (run: EditedRun) => void): Promise<void> {
  const [first] = runs;
  if (first === undefined) return;
  const { name, isWritable } = await server.request('forge/runs/about', first);
  if (!isWritable) {
    void vscode.window.showInformationMessage('Runs are deleted on a tracking server only; this store is only read.');
    return;
  }
  const what = runs.length === 1 ? `the run ${name}` : `${runs.length} runs`;
  const detail = 'The tracking server marks them as deleted; they can be restored until somebody cleans up there.';
  if ((await vscode.window.showWarningMessage(plain(`Delete ${what}?`), { modal: true, detail }, 'Delete')) !== 'Delete') return;
  const deleted = await editAll(server, runs, 'delete', drawn);
  const told = deleted.length === 1 ? `${name} was deleted.` : `${deleted.length} runs were deleted.`;
  if ((await vscode.window.showInformationMessage(plain(told), 'Undo')) === 'Undo') await editAll(server, deleted, 'restore', drawn);
}

/** The same change for each of several runs, one after the other; those before a failure stay changed. */
export async function editAll(
  server: ForgeServer,
  runs: readonly RunRef[],
  action: 'delete' | 'restore' | 'star' | 'unstar',
  drawn: (run: EditedRun) => void,
): Promise<RunRef[]> {
  const done: RunRef[] = [];
  for (const run of runs) {
    drawn(await server.request('forge/runs/edit', { store: run.store, runId: run.runId, action }));
    done.push(run);
  }
  return done;
}
