import * as vscode from 'vscode';
import type { StoreCredential } from '../../../shared/stores';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { readCredentials, withCredential, withoutOrigins } from './credentials';

const key = 'forge.tracking.credentials';

/** Keeps what the user signs in with in the editor's secret storage, by origin, and tells the server of it once the workspace is trusted. */
export class CredentialKeeper implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly server: ForgeServer,
  ) {
    this.disposables = [
      // Another window may have changed them.
      secrets.onDidChange((e) => e.key === key && void this.tell()),
      server.onDidChangeState((state) => state === 'running' && void this.tell()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.tell()),
    ];
  }

  async all(): Promise<StoreCredential[]> {
    return readCredentials(await this.secrets.get(key));
  }

  put(credential: StoreCredential): Promise<void> {
    return this.change((list) => withCredential(list, credential));
  }

  forget(origins: readonly string[]): Promise<void> {
    return this.change((list) => withoutOrigins(list, origins));
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** One change after the other: each reads what the one before wrote. */
  private change(next: (list: StoreCredential[]) => StoreCredential[]): Promise<void> {
    const change = this.writing.then(async () => {
      await this.secrets.store(key, JSON.stringify(next(await this.all())));
      await this.tell();
    });
    this.writing = change.catch(() => undefined);
    return change;
  }

  private async tell(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    try {
      this.server.tell('forge/credentials', { credentials: await this.all() });
    } catch (error) {
      this.server.log.warn(`The editor's secret storage cannot be read: ${text(error)}`);
    }
  }
}
