import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';
import type { PageActions } from '../../../shared/pageMessages';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { revealRun } from '../runs-view/revealRun';
import type { ServerView } from '../views/serverView';
import { fileNameOf, folderOf, writeComparison } from './comparisonFile';
import { openArtifact, openDiffs, openText } from './openDiffs';

export type Actions = { [K in keyof PageActions]: (params: PageActions[K][0]) => Promise<PageActions[K][1]> };

/** What a page can have the editor do. `file` is the one that it shows, if any. */
export function pageActions(server: ForgeServer, runs: ServerView, file: vscode.Uri | undefined): Actions {
  return {
    save: async ({ fileName, text, base64 }) => {
      const content = base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
      return write(await askWhere(inWorkspace('', fileName)), content);
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return true;
    },
    openDiffs,
    openText,
    openArtifact,
    revealRun: ({ store, runId, experimentId }) => revealRun(runs, { store, runId }, experimentId),
    saveComparison: async ({ state, names }) => {
      const { experiments } = await server.request('forge/experiments/list', {}).catch(() => ({ experiments: [] }));
      const suggested = file ?? inWorkspace(folderOf(experiments.map(({ id }) => id)), fileNameOf(names));
      // A dialog knows only the last part of an ending, and would add a longer one again.
      const target = await askWhere(suggested, { 'Forge comparison': ['json'] });
      return write(target, Buffer.from(writeComparison(state, names), 'utf8'));
    },
  };
}

function inWorkspace(folder: string, fileName: string): vscode.Uri | undefined {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  return root === undefined ? undefined : vscode.Uri.joinPath(root, folder, fileName);
}

async function askWhere(defaultUri: vscode.Uri | undefined, filters?: Record<string, string[]>): Promise<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    ...(defaultUri === undefined ? {} : { defaultUri }),
    ...(filters === undefined ? {} : { filters }),
  });
}

async function write(target: vscode.Uri | undefined, content: Uint8Array): Promise<boolean> {
  if (target === undefined) return false;
  await vscode.workspace.fs.writeFile(target, content);
  return true;
}
