import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { registerSignInToBookings } from '../gpu-bookings/signInToBookings';
import { registerAddStore } from './addStore';
import { CredentialKeeper } from './credentialKeeper';
import { registerForgetCredentials } from './forgetCredentials';
import { registerRemoveStore } from './removeStore';
import { registerSignIn } from './signIn';

/** The tracking stores that the user adds, signs in to, and removes. */
export function registerTrackingStores(server: ForgeServer, secrets: vscode.SecretStorage): vscode.Disposable {
  const keeper = new CredentialKeeper(secrets, server);
  return vscode.Disposable.from(
    keeper,
    registerAddStore(server, keeper),
    registerSignIn(server, keeper),
    registerForgetCredentials(keeper),
    registerRemoveStore(server, keeper),
    registerSignInToBookings(server, keeper),
  );
}
