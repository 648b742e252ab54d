import * as vscode from 'vscode';
import { text } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import { openCommand } from './openCommand';

/** Opens what a row stands for, in the editor that fits it. */
export function registerOpenDocument(): vscode.Disposable {
  return vscode.commands.registerCommand('forge.openDocument', async (what?: string | Row) => {
    const argument = typeof what === 'string' ? what : what?.node.command?.argument;
    if (argument === undefined) return;
    try {
      const { command, arguments: given = [] } = openCommand(argument);
      await vscode.commands.executeCommand(command, ...(given as unknown[]));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not open ${argument}. ${text(error)}`));
    }
  });
}
