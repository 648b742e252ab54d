import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

/** Brings the tracking registry to what the catalogue says of a model. It is the quick fix of a file that stays as it is. */
export function registerTrackModel(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.trackModel', async (model?: string) => {
    if (typeof model !== 'string') return;
    try {
      const title = plain(`Changing the tracking registry of ${model}`);
      const { done } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
        server.request('forge/models/track', { model }),
      );
      void vscode.window.showInformationMessage(plain(`The tracking registry agrees now: ${done.join('; ') || 'it did already'}.`));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(text(error)));
    }
  });
}
