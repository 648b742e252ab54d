import * as vscode from 'vscode';
import type { ModelChoice } from '../../../shared/models';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';

/** The model or version that a command is about: that of its row, else one from a list. Undefined where the user gave up, or there is none. */
export async function choiceFor(
  server: ForgeServer,
  row: Row | undefined,
  title: string,
  accept: (choice: ModelChoice) => boolean,
): Promise<ModelChoice | undefined> {
  const { models, problem } = await server.request('forge/models/list', {});
  if (row !== undefined) return models.find(({ id }) => id === row.node.id);
  const items = models.filter(accept).map((choice) => ({
    choice,
    label: plain(choice.name),
    description: plain(
      [choice.state, choice.isModel ? choice.version : '', choice.owners].filter((part) => part != null && part !== '').join(' · '),
    ),
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(plain(problem ?? 'The catalogue has no model for this.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Pick a model', matchOnDescription: true }))?.choice;
}
