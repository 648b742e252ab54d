import * as vscode from 'vscode';
import type { SyncResult } from '../../../shared/models';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { planItems } from './planItems';

const [tryAgain, showDetails] = ['Try Again', 'Show Details'];
const details = vscode.Uri.parse('forge-models:/Ollama Sync.txt');

/** Brings models of the catalogue to the user's Ollama: shows the plan, then how far it is, then how it ended. */
export function registerSyncModels(server: ForgeServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let last = '';
  const tell = async (result: SyncResult): Promise<void> => {
    const buttons = [...(result.again.length > 0 ? [tryAgain] : []), showDetails];
    const say = result.isClean ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const answer = await say(plain(`Ollama: ${result.headline}`), ...buttons);
    if (answer === tryAgain) await sync(result.again);
    if (answer !== showDetails) return;
    last = result.text;
    changed.fire(details);
    await vscode.window.showTextDocument(details, { preview: true });
  };
  const sync = async (names: string[]): Promise<void> => {
    const result = await bring(server, names);
    if (result === undefined) void vscode.window.showInformationMessage('Cancelled. What came so far is kept: sync again to go on.');
    else await tell(result);
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(details.scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => last,
    }),
    vscode.commands.registerCommand('forge.syncModels', async () => {
      try {
        const names = await pick(server);
        if (names !== undefined && names.length > 0) await sync(names);
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`Forge could not sync the models. ${text(error)}`));
      }
    }),
  );
}

/** The models to bring, by their names on the server. Undefined where the user gave up, or there are none. */
async function pick(server: ForgeServer): Promise<string[] | undefined> {
  const asking = { location: vscode.ProgressLocation.Window, title: 'Asking Ollama' };
  const plan = await vscode.window.withProgress(asking, () => server.request('forge/models/syncPlan', {}));
  const items = planItems(plan.models);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(plain(plan.headline));
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: plain(`Sync Models with Ollama at ${plan.server}`),
    placeHolder: plain(plan.headline),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.map(({ name }) => name);
}

/** Undefined where the user cancelled. */
async function bring(server: ForgeServer, names: string[]): Promise<SyncResult | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Syncing models', cancellable: true };
  return vscode.window.withProgress(options, async (progress, cancel) => {
    let done = 0;
    try {
      return await server.request('forge/models/sync', { names, update: true }, cancel, ({ message, percentage }) => {
        const increment = percentage === undefined ? 0 : percentage - done;
        done += increment;
        progress.report({ increment, ...(message === undefined ? {} : { message: plain(message) }) });
      });
    } catch (error) {
      if (cancel.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
