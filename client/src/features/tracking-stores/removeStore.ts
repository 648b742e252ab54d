import * as vscode from 'vscode';
import type { ListedStore } from '../../../shared/stores';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import type { CredentialKeeper } from './credentialKeeper';
import { pickStore } from './pickStore';
import { addressIn, clearAddress, removeFrom, storesIn, type Place } from './storeSettings';

const inSettings: Partial<Record<ListedStore['source'], Place>> = { userSettings: 'user', workspaceSettings: 'workspace' };

/** Where a store is named that no setting names. */
const elsewhere: Partial<Record<ListedStore['source'], string>> = {
  found: 'It was found in the folder, and is shown while it lies there and no other address is set',
  policy: 'It is named in forge.yaml; take it out there',
  environment: 'It is named by MLFLOW_TRACKING_URI in the environment that the editor was started in',
  envFile: 'It is named by MLFLOW_TRACKING_URI in the file .env; take it out there',
  teamEnvFile: 'It is named by MLFLOW_TRACKING_URI in the file .env.team; take it out there',
};

/** *Forge: Remove Tracking Store*: takes it out of the settings. The runs stay where they are. */
export function registerRemoveStore(server: ForgeServer, keeper: CredentialKeeper): vscode.Disposable {
  return vscode.commands.registerCommand('forge.removeTrackingStore', async (given?: Row | string) => {
    try {
      const store = await pickStore(server, given, 'Remove Tracking Store', ({ source }) => inSettings[source] !== undefined);
      const place = store === undefined ? undefined : inSettings[store.source];
      if (store === undefined || place === undefined) {
        const why =
          store === undefined
            ? 'The settings name no tracking store'
            : `${store.name} is not in your settings. ${elsewhere[store.source] ?? ''}`;
        void vscode.window.showInformationMessage(plain(why));
        return;
      }
      await remove(server, store, place);
      await offerToForget(keeper, store);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not remove the tracking store. ${text(error)}`));
    }
  });
}

/** Entries are told by what the server makes of them: a store can be written in several ways. */
async function remove(server: ForgeServer, store: ListedStore, place: Place): Promise<void> {
  const same = async (address: string) => (await server.request('forge/stores/check', { address })).display === store.display;
  const gone = new Set<string>();
  for (const { uri } of storesIn(place)) if (await same(uri)) gone.add(uri);
  await removeFrom(place, ({ uri }) => gone.has(uri));
  const one = addressIn(place);
  if (one !== undefined && (await same(one))) await clearAddress(place);
}

async function offerToForget(keeper: CredentialKeeper, { name, origin }: ListedStore): Promise<void> {
  const removed = `${name} is no longer shown; its runs stay where they are.`;
  const isKept = (await keeper.all()).some((credential) => credential.origin === origin);
  const forget = 'Forget Its Credentials Too';
  const answer = await vscode.window.showInformationMessage(plain(removed), ...(isKept ? [forget] : []));
  if (answer === forget && origin !== undefined) await keeper.forget([origin]);
}
