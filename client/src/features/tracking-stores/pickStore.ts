import * as vscode from 'vscode';
import type { ListedStore } from '../../../shared/stores';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { storeOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

/** The store that a command is about: that of a row, of an alias, the only one there is, or one that the user picks. */
export async function pickStore(
  server: ForgeServer,
  given: Row | string | undefined,
  title: string,
  fits: (store: ListedStore) => boolean,
): Promise<ListedStore | undefined> {
  const { stores } = await server.request('forge/stores/list', {});
  const alias = typeof given === 'string' ? given : given === undefined ? undefined : storeOf(given.node.id);
  if (alias !== undefined) return stores.find((store) => store.alias === alias);
  const fitting = stores.filter(fits);
  if (fitting.length < 2) return fitting[0];
  const items = fitting.map((store) => ({ store, label: plain(store.name), description: plain(store.display) }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Which tracking store?' }))?.store;
}
