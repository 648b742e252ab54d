import * as vscode from 'vscode';
import type { RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { RunEdits } from './runEdits';

/** Deletes runs on a tracking server once the user agrees, and offers to bring them back. */
export async function deleteRuns(server: ForgeServer, edits: RunEdits, runs: readonly RunRef[]): Promise<void> {
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
  const deleted = await editAll(edits, runs, 'delete');
  const told = deleted.length === 1 ? `${name} was deleted.` : `${deleted.length} runs were deleted.`;
  if ((await vscode.window.showInformationMessage(plain(told), 'Undo')) === 'Undo') await editAll(edits, deleted, 'restore');
}

/** The same change for each of several runs, one after the other; those before a failure stay changed. */
export async function editAll(edits: RunEdits, runs: readonly RunRef[], action: 'delete' | 'restore'): Promise<RunRef[]> {
  for (const run of runs) await edits.make({ ...run, action });
  return [...runs];
}
