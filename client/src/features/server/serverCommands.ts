import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';

export function registerServerCommands(server: ForgeServer): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.restartServer', () => server.restart()),
    vscode.commands.registerCommand('forge.showLog', () => server.log.show()),
    vscode.commands.registerCommand('forge.installDotnet', () => server.installDotnet()),
  );
}
