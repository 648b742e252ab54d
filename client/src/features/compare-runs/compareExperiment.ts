import * as vscode from 'vscode';
import type { Requests } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { ComparePanels } from './comparePanels';

/** Compares runs of an experiment that the server chooses: its last two, its best with its last, or all. Says why where there are no two. */
export async function compareRunsOf(
  server: ForgeServer,
  panels: ComparePanels,
  wish: Requests['forge/experiments/runs'][0],
): Promise<void> {
  const { runs, message } = await server.request('forge/experiments/runs', wish);
  if (runs.length > 0) panels.open(runs);
  if (message != null) void vscode.window.showInformationMessage(plain(message));
}
