import * as vscode from 'vscode';
import type { RunComparison, RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { nothingUri, textUri } from './runTexts';

/** Shows the commit of a run as a read-only document. */
export async function showCommit(server: ForgeServer, run: RunRef): Promise<void> {
  const { id, fileName } = await server.request('forge/runs/commit', run);
  await vscode.commands.executeCommand('vscode.open', textUri(id, fileName), { preview: true });
}

/** Opens the editor's own comparison of what a run had with the working tree. */
export async function compareCode(server: ForgeServer, run: RunRef, what: 'script' | 'config'): Promise<void> {
  const { files } = await server.request('forge/runs/code', { ...run, what });
  const file = files.length > 1 ? await pick(files, what) : files[0];
  if (file === undefined) return;
  const { text, path, origin, uri } = file;
  const here = uri == null ? nothingUri(text.fileName) : vscode.Uri.parse(uri, true);
  const title = `${path} (${origin}) ↔ ${uri == null ? 'no longer there' : 'working tree'}`;
  await vscode.commands.executeCommand('vscode.diff', textUri(text.id, text.fileName), here, title, { preview: true });
}

async function pick(files: RunComparison[], what: string): Promise<RunComparison | undefined> {
  const items = files.map((file) => ({ file, label: plain(file.path), description: plain(file.origin) }));
  return (await vscode.window.showQuickPick(items, { title: `Compare ${what} with the working tree`, placeHolder: 'Which file?' }))?.file;
}
