import * as vscode from 'vscode';
import { text } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { hasSecret } from './credentials';
import type { CredentialKeeper } from './credentialKeeper';

/** *Forge: Forget Tracking Credentials*: takes passwords and tokens out of the secret storage. */
export function registerForgetCredentials(keeper: CredentialKeeper): vscode.Disposable {
  return vscode.commands.registerCommand('forge.forgetTrackingCredentials', async () => {
    try {
      const known = await keeper.all();
      if (known.length === 0) {
        void vscode.window.showInformationMessage('The editor keeps no credentials of tracking stores.');
        return;
      }
      const items = known.map((credential) => ({
        label: plain(credential.origin),
        description: plain(
          hasSecret(credential)
            ? (credential.user ?? (credential.token === undefined ? '' : 'token'))
            : 'no password, only that you named it',
        ),
        origin: credential.origin,
        picked: known.length === 1,
      }));
      const picked = await vscode.window.showQuickPick(items, {
        title: 'Forget Tracking Credentials',
        placeHolder: 'Which?',
        canPickMany: true,
      });
      if (picked === undefined || picked.length === 0) return;
      await keeper.forget(picked.map(({ origin }) => origin));
      void vscode.window.showInformationMessage(plain(`Forgotten: ${picked.map(({ origin }) => origin).join(', ')}`));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not forget the credentials. ${text(error)}`));
    }
  });
}
