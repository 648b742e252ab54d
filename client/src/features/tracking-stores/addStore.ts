import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { askStore } from './askStore';
import type { CredentialKeeper } from './credentialKeeper';
import { addTo } from './storeSettings';

/** *Forge: Add Tracking Store*: asks for it, has it read, and keeps its address in the settings and its password in the secret storage. */
export function registerAddStore(server: ForgeServer, keeper: CredentialKeeper): vscode.Disposable {
  return vscode.commands.registerCommand('forge.addTrackingStore', async () => {
    if (!vscode.workspace.isTrusted) {
      const manage = 'Manage Workspace Trust';
      const answer = await vscode.window.showWarningMessage(
        'Forge opens tracking stores that you add in folders that you trust only.',
        manage,
      );
      if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
      return;
    }
    try {
      const store = await askStore(server);
      if (store === undefined) return;
      // First, so that the store is read at once when the setting names it.
      if (store.keep !== undefined) await keeper.put(store.keep);
      await addTo(store.place, store.entry);
      await vscode.commands.executeCommand('forge.runs.focus');
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not add the tracking store. ${text(error)}`));
    }
  });
}
