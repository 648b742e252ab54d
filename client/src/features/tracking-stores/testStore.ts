import * as vscode from 'vscode';
import type { StoreTestResult } from '../../../shared/stores';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

/** What the user typed to sign in. */
export interface Login {
  user?: string;
  password?: string;
  token?: string;
}

/** Has the server try to read a store, with progress and a way to stop it. Undefined where the user stopped it. */
export async function testStore(server: ForgeServer, display: string, address: string, login: Login): Promise<StoreTestResult | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: plain(`Reading ${display}`), cancellable: true };
  return vscode.window.withProgress(options, async (_, cancel) => {
    try {
      return await server.request('forge/stores/test', { address, ...login }, cancel);
    } catch (error) {
      if (cancel.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

/** What the user chose to do about a store that cannot be read. */
export type Answer =
  | { kind: 'again' }
  | { kind: 'signIn'; user?: string }
  | { kind: 'use'; address: string }
  | { kind: 'change' }
  | { kind: 'add' }
  | { kind: 'gone' };

/** Says why a store cannot be read, and offers what would mend it. */
export async function tellProblem(result: StoreTestResult, canAdd: boolean): Promise<Answer> {
  const offers = new Map<string, () => Promise<Answer> | Answer>();
  for (const { kind, value } of result.remedies) {
    if (kind === 'signIn') offers.set('Sign In', () => ({ kind: 'signIn', ...(value === undefined ? {} : { user: value }) }));
    if (kind === 'useAddress' && value !== undefined) offers.set(`Use ${value}`, () => ({ kind: 'use', address: value }));
    if (kind === 'trustCertificate') offers.set('Choose Certificate File', chooseCertificate);
    if (kind === 'setProxy') offers.set('Open Proxy Settings', openProxy);
  }
  offers.set('Try Again', () => ({ kind: 'again' }));
  if (canAdd) {
    offers.set('Change the Address', () => ({ kind: 'change' }));
    offers.set('Add Anyway', () => ({ kind: 'add' }));
  }
  const answer = await vscode.window.showWarningMessage(plain(result.message), ...offers.keys());
  return (await offers.get(answer ?? '')?.()) ?? { kind: 'gone' };
}

/** Trusts the certificates of a file for tracking servers, in the settings of this machine. */
async function chooseCertificate(): Promise<Answer> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: "Certificate of the Authority That Signed the Server's",
      filters: { Certificates: ['pem', 'crt', 'cer'] },
    })) ?? [];
  if (file === undefined) return { kind: 'gone' };
  await vscode.workspace.getConfiguration('forge').update('tracking.certificateAuthority', file.fsPath, vscode.ConfigurationTarget.Global);
  return { kind: 'again' };
}

async function openProxy(): Promise<Answer> {
  await vscode.commands.executeCommand('workbench.action.openSettings', 'http.proxy');
  return { kind: 'gone' };
}
