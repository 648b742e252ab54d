import * as vscode from 'vscode';
import { plain } from '../../infrastructure/plainText';
import { experimentOf } from '../views/nodeIds';
import type { ServerView } from '../views/serverView';
import type { Row } from '../views/treeModel';

/** The experiment that a command is about: that of the row it was called on, of the selection, the only one, or one that the user picks. */
export async function targetExperiment(view: ServerView, clicked: Row | undefined): Promise<string | undefined> {
  const known = experimentOf(clicked ?? view.selection[0]);
  if (known !== undefined) return known;
  const rows = await view.rows((row) => row.node.id.startsWith('store:'));
  const items = rows
    .filter(({ node }) => node.id.startsWith('experiment:'))
    .map(({ node, parent }) => ({ label: plain(node.label), description: plain(parent?.node.label ?? ''), id: node.id }));
  if (items.length < 2) return items[0]?.id;
  const picked = await vscode.window.showQuickPick(items, { title: 'Which Experiment?', matchOnDescription: true });
  return picked?.id;
}
