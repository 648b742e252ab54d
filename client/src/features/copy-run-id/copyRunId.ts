import * as vscode from 'vscode';
import { runOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

/** Puts the ids of the selected runs on the clipboard, one a line. */
export function registerCopyRunId(): vscode.Disposable {
  return vscode.commands.registerCommand('forge.copyRunId', async (row?: Row, rows?: Row[]) => {
    const chosen = rows ?? (row === undefined ? [] : [row]);
    const ids = chosen.map(({ node }) => runOf(node.id)?.runId).filter((id) => id !== undefined);
    if (ids.length > 0) await vscode.env.clipboard.writeText(ids.join('\n'));
  });
}
