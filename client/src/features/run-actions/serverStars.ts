import * as vscode from 'vscode';
import { text } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { runOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import type { RunEdits } from './runEdits';

/** Stars of runs that lie on a tracking server, which keeps them for everybody. */
export class ServerStars {
  constructor(private readonly edits: RunEdits) {}

  /** Whether the store of a row keeps its star. */
  keeps({ node }: Row): boolean {
    return node.context?.includes('.server') === true;
  }

  /** Stars those that are not starred, and takes the star from the others. */
  async toggle(rows: readonly Row[]): Promise<void> {
    try {
      for (const { node } of new Map(rows.map((row) => [row.node.id, row])).values()) {
        const run = runOf(node.id);
        if (run !== undefined) await this.edits.make({ ...run, action: node.context?.includes('.starred') === true ? 'unstar' : 'star' });
      }
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not star the run. ${text(error)}`));
    }
  }
}
