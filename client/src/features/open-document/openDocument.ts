import * as vscode from 'vscode';
import { text } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import { parseTarget } from './target';

/** Opens what a row stands for, in the editor that fits it. */
export function registerOpenDocument(): vscode.Disposable {
  return vscode.commands.registerCommand('forge.openDocument', async (what?: string | Row) => {
    const argument = typeof what === 'string' ? what : what?.node.command?.argument;
    if (argument === undefined) return;
    const target = parseTarget(argument);
    const column = target.column ?? 0;
    const selection =
      target.line === undefined ? undefined : new vscode.Range(target.line, column, target.line, column + (target.length ?? 0));
    try {
      const options: vscode.TextDocumentShowOptions = { preview: true, ...(selection === undefined ? {} : { selection }) };
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(target.uri, true), options);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not open ${target.uri}. ${text(error)}`));
    }
  });
}
