import * as vscode from 'vscode';
import type { StoreTestResult } from '../../../shared/stores';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { askLogin } from '../tracking-stores/askLogin';
import type { CredentialKeeper } from '../tracking-stores/credentialKeeper';
import { tellProblem } from '../tracking-stores/testStore';

/** *Forge: Sign In to GPU Bookings*: asks for the password of the database that holds them, tries it, and keeps it in the secret storage. */
export function registerSignInToBookings(server: ForgeServer, keeper: CredentialKeeper): vscode.Disposable {
  return vscode.commands.registerCommand('forge.signInToBookings', async () => {
    try {
      const { display, origin, user } = await server.request('forge/gpus/signIn', {});
      if (origin == null) {
        void vscode.window.showInformationMessage(plain(`The bookings are in ${display}, which takes no password.`));
        return;
      }
      let login = await askLogin(origin, user ?? undefined, false);
      while (login.kind === 'value') {
        const test = await tryLogin(server, display, login.value);
        if (test == null) return;
        if (test.isRead) {
          await keeper.put(test.keep ?? { origin, ...login.value });
          void vscode.window.showInformationMessage(plain(`Signed in to ${origin}: ${test.message}`));
          return;
        }
        const answer = await tellProblem(test, false);
        if (answer.kind === 'signIn') login = await askLogin(origin, login.value.user ?? user ?? undefined, false);
        else if (answer.kind !== 'again') return;
      }
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not sign in. ${text(error)}`));
    }
  });
}

/** Undefined where the user stopped it. */
function tryLogin(
  server: ForgeServer,
  display: string,
  login: { user?: string; password?: string },
): Thenable<StoreTestResult | null | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: plain(`Reading ${display}`), cancellable: true };
  return vscode.window.withProgress(options, async (_, cancel) => {
    try {
      return (await server.request('forge/gpus/signIn', { ...login }, cancel)).test;
    } catch (error) {
      if (cancel.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
