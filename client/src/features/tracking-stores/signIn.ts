import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import { askLogin } from './askLogin';
import type { CredentialKeeper } from './credentialKeeper';
import { pickStore } from './pickStore';
import { tellProblem, testStore } from './testStore';

/** *Forge: Sign In to Tracking Store*: asks for a password or token, tries it, and keeps it in the secret storage. */
export function registerSignIn(server: ForgeServer, keeper: CredentialKeeper): vscode.Disposable {
  return vscode.commands.registerCommand('forge.signIn', async (given?: Row | string) => {
    try {
      const store = await pickStore(server, given, 'Sign In', ({ origin }) => origin !== undefined);
      if (store?.origin === undefined || store.address === undefined) {
        void vscode.window.showInformationMessage(
          'There is no tracking store here that one signs in to. Add one with Forge: Add Tracking Store.',
        );
        return;
      }
      await signIn(server, keeper, { ...store, origin: store.origin, address: store.address });
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not sign in. ${text(error)}`));
    }
  });
}

interface Target {
  origin: string;
  address: string;
  display: string;
  user?: string;
}

async function signIn(server: ForgeServer, keeper: CredentialKeeper, store: Target): Promise<void> {
  let login = await askLogin(store.origin, store.user, false);
  while (login.kind === 'value') {
    const result = await testStore(server, store.display, store.address, login.value);
    if (result === undefined) return;
    if (result.isRead) {
      await keeper.put(result.keep ?? { origin: store.origin, ...login.value });
      void vscode.window.showInformationMessage(plain(`Signed in to ${store.origin}: ${result.message}`));
      return;
    }
    const answer = await tellProblem(result, false);
    if (answer.kind === 'signIn') login = await askLogin(store.origin, login.value.user ?? store.user, false);
    else if (answer.kind === 'use') {
      void vscode.window.showInformationMessage(plain(`Write ${answer.address} where the address stands now, then sign in.`));
      return;
    } else if (answer.kind !== 'again') return;
  }
}
