import * as vscode from 'vscode';
import type { StoreCredential } from '../../../shared/stores';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { pickStep, typeStep, type Outcome } from '../../infrastructure/steps';
import type { StoreEntry } from '../../infrastructure/storeList';
import { askLogin } from './askLogin';
import { addressOf, kinds, type StoreKind } from './kinds';
import type { Place } from './storeSettings';
import { tellProblem, testStore, type Login } from './testStore';

/** A store to add. */
export interface NewStore {
  entry: StoreEntry;
  place: Place;
  /** What belongs into the secret storage. */
  keep?: StoreCredential;
}

type Page = 'kind' | 'address' | 'test' | 'login' | 'name' | 'place' | 'done';

/** Asks for a store, with a way back from each step, and has the server read it before anything is kept. Undefined where the user gives up. */
export async function askStore(server: ForgeServer): Promise<NewStore | undefined> {
  const dialog = new StoreDialog(server);
  const visited: Page[] = [];
  let page: Page = 'kind';
  while (page !== 'done') {
    const outcome = await dialog.show(page);
    if (outcome.kind === 'gone') return undefined;
    if (outcome.kind === 'value') {
      // A test is no step that one goes back to.
      if (page !== 'test') visited.push(page);
      page = outcome.value;
    } else if (outcome.kind === 'back') page = visited.pop() ?? 'kind';
    else await dialog.browse();
  }
  return dialog.result;
}

class StoreDialog {
  private kind: StoreKind | undefined;
  private typed = '';
  private login: Login = {};
  private user: string | undefined;
  private origin: string | undefined;
  private address = '';
  private display = '';
  private name = '';
  private place: Place = 'user';
  private keep: StoreCredential | undefined;

  constructor(private readonly server: ForgeServer) {}

  get result(): NewStore {
    const name = this.name.trim();
    return {
      entry: { uri: this.address, ...(name === '' ? {} : { name }) },
      place: this.place,
      ...(this.keep === undefined ? {} : { keep: this.keep }),
    };
  }

  show(page: Page): Promise<Outcome<Page>> {
    switch (page) {
      case 'address':
        return this.askAddress();
      case 'test':
        return this.test();
      case 'login':
        return this.askLogin();
      case 'name':
        return this.askName();
      case 'place':
        return this.askPlace();
      default:
        return this.askKind();
    }
  }

  /** Lets the user pick the file or folder instead of typing it. */
  async browse(): Promise<void> {
    const isFolder = this.kind?.id === 'folder';
    const [picked] =
      (await vscode.window.showOpenDialog({ canSelectFiles: !isFolder, canSelectFolders: isFolder, title: 'Tracking Store' })) ?? [];
    if (picked !== undefined && this.kind !== undefined) {
      const isInside = vscode.workspace.workspaceFolders?.length === 1 && vscode.workspace.getWorkspaceFolder(picked) !== undefined;
      this.typed = addressOf(this.kind.id, isInside ? vscode.workspace.asRelativePath(picked, false) : picked.fsPath);
    }
  }

  private frame(step: number) {
    return { title: 'Add Tracking Store', step, totalSteps: 4, hasBack: step > 1 };
  }

  private async askKind(): Promise<Outcome<Page>> {
    const picked = await pickStep(
      { ...this.frame(1), placeholder: 'Where are the runs?' },
      kinds.map((kind) => ({ ...kind })),
      undefined,
    );
    if (picked.kind !== 'value') return picked;
    if (picked.value.id !== this.kind?.id) this.typed = picked.value.start;
    this.kind = picked.value;
    return { kind: 'value', value: 'address' };
  }

  private async askAddress(): Promise<Outcome<Page>> {
    const canBrowse = this.kind?.id === 'folder' || this.kind?.id === 'sqlite';
    const button = { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: 'Choose it' };
    const step = { ...this.frame(2), placeholder: this.kind?.placeholder ?? '', ...(canBrowse ? { button } : {}) };
    const typed = await typeStep(
      step,
      this.typed,
      async (address) => (await this.server.request('forge/stores/check', { address })).problem,
    );
    if (typed.kind !== 'value') return typed;
    if (typed.value !== this.typed) this.login = {};
    this.typed = typed.value;
    return { kind: 'value', value: 'test' };
  }

  private async test(): Promise<Outcome<Page>> {
    const read = await this.server.request('forge/stores/check', { address: this.typed });
    [this.address, this.display, this.origin, this.user] = [read.address, read.display, read.origin, this.login.user ?? read.user];
    const result = await testStore(this.server, read.display, this.typed, this.login);
    if (result === undefined) return { kind: 'back' };
    if (result.isRead) {
      this.keep = result.keep;
      vscode.window.setStatusBarMessage(plain(`${read.display}: ${result.message}`), 10_000);
      return { kind: 'value', value: 'name' };
    }
    const answer = await tellProblem(result, true);
    switch (answer.kind) {
      case 'again':
        return { kind: 'value', value: 'test' };
      case 'signIn':
        return { kind: 'value', value: 'login' };
      case 'use':
        this.typed = answer.address;
        return { kind: 'value', value: 'test' };
      case 'change':
        return { kind: 'back' };
      case 'add':
        // It may be down; that the user named its origin holds all the same.
        this.keep = read.origin === undefined ? undefined : { origin: read.origin, ...this.login };
        return { kind: 'value', value: 'name' };
      default:
        return { kind: 'gone' };
    }
  }

  private async askLogin(): Promise<Outcome<Page>> {
    const login = await askLogin(this.origin ?? this.display, this.user, true);
    if (login.kind !== 'value') return login;
    this.login = login.value;
    return { kind: 'value', value: 'test' };
  }

  private async askName(): Promise<Outcome<Page>> {
    const step = {
      ...this.frame(3),
      placeholder: 'A name for it, such as Cluster; may stay empty',
      prompt: `${plain(this.display)} can be read.`,
    };
    const typed = await typeStep(step, this.name, () => undefined);
    if (typed.kind !== 'value') return typed;
    this.name = typed.value;
    if (vscode.workspace.workspaceFolders === undefined) return { kind: 'value', value: 'done' };
    return { kind: 'value', value: 'place' };
  }

  private async askPlace(): Promise<Outcome<Page>> {
    const items = [
      {
        place: 'workspace' as const,
        label: 'In this workspace',
        detail: 'Kept in the settings of the workspace, which colleagues may share',
      },
      { place: 'user' as const, label: 'In all my workspaces', detail: 'Kept in your user settings' },
    ];
    const picked = await pickStep({ ...this.frame(4), placeholder: 'Where is it shown?' }, items, undefined);
    if (picked.kind !== 'value') return picked;
    this.place = picked.value.place;
    return { kind: 'value', value: 'done' };
  }
}
