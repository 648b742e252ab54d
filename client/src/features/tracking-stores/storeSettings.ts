import * as vscode from 'vscode';
import { readStores, withStore, writeStores, type StoreEntry } from '../../infrastructure/storeList';

const setting = 'tracking.stores';

/** A settings file that can hold stores. */
export type Place = 'user' | 'workspace';

const targets = { user: vscode.ConfigurationTarget.Global, workspace: vscode.ConfigurationTarget.Workspace } as const;

/** The stores that one settings file lists. */
export function storesIn(place: Place): StoreEntry[] {
  const lists = vscode.workspace.getConfiguration('forge').inspect<unknown>(setting);
  return readStores(place === 'user' ? lists?.globalValue : lists?.workspaceValue);
}

/** Adds a store to the list of one settings file. */
export async function addTo(place: Place, entry: StoreEntry): Promise<void> {
  await write(place, withStore(storesIn(place), entry));
}

/** Takes stores out of the list of one settings file. */
export async function removeFrom(place: Place, isGone: (entry: StoreEntry) => boolean): Promise<void> {
  const [before, after] = [storesIn(place), storesIn(place).filter((entry) => !isGone(entry))];
  if (after.length < before.length) await write(place, after);
}

/** The one address of a settings file, or undefined. */
export function addressIn(place: Place): string | undefined {
  const value = vscode.workspace.getConfiguration('forge').inspect<string>('tracking.uri');
  const address = (place === 'user' ? value?.globalValue : value?.workspaceValue)?.trim();
  return address === '' ? undefined : address;
}

/** Takes the one address out of a settings file. */
export async function clearAddress(place: Place): Promise<void> {
  await vscode.workspace.getConfiguration('forge').update('tracking.uri', undefined, targets[place]);
}

async function write(place: Place, entries: readonly StoreEntry[]): Promise<void> {
  await vscode.workspace.getConfiguration('forge').update(setting, entries.length === 0 ? undefined : writeStores(entries), targets[place]);
}
