import * as vscode from 'vscode';
import type { VersionAbout, VersionChange } from '../../../shared/models';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import { told, type ModelParts } from './modelCommand';
import { choiceFor } from './pickModel';

const undo = 'Undo';

/** What a command does that changes a version in MLflow: it looks at it first, says so where it cannot be changed, asks, changes, and offers to take it back. */
export function versionCommand(
  { server }: ModelParts,
  title: string,
  ask: (about: VersionAbout, title: string) => Promise<VersionChange | undefined>,
): (row?: Row) => Promise<void> {
  return told('Forge could not change the version.', async (row) => {
    const node = row?.node.id ?? (await choiceFor(server, undefined, title, ({ isModel }) => !isModel))?.id;
    if (node === undefined) return;
    const about = await server.request('forge/models/version', { id: node });
    if (about.readOnly != null) {
      void vscode.window.showInformationMessage(plain(about.readOnly));
      return;
    }
    const change = await ask(about, plain(`${title}: ${about.model} version ${about.version}`));
    if (change !== undefined) await edit(server, about, [change]);
  });
}

/** Whether MLflow would take a name, while it is typed. */
export async function nameProblem(server: ForgeServer, kind: 'alias' | 'tag', name: string): Promise<string | undefined> {
  return (await server.request('forge/models/checkName', { kind, name: name.trim() })).problem ?? undefined;
}

async function edit(
  server: ForgeServer,
  { store, model, version }: Pick<VersionAbout, 'store' | 'model' | 'version'>,
  changes: VersionChange[],
  isBack = false,
): Promise<void> {
  const { refusal, problem, done, back } = await server.request('forge/models/editVersion', { store, model, version, changes });
  if (refusal != null || problem != null) {
    void vscode.window.showWarningMessage(plain(refusal ?? problem ?? ''));
    return;
  }
  const said = done.length === 0 ? 'It is so already.' : done.map((line) => line.charAt(0).toUpperCase() + line.slice(1)).join('. ') + '.';
  const answer = await vscode.window.showInformationMessage(plain(said), ...(isBack || back.length === 0 ? [] : [undo]));
  if (answer === undo) await edit(server, { store, model, version }, back, true);
}
