import * as vscode from 'vscode';
import { hasTool, installByTool, type Commands } from './dotnetTool';
import { text } from './errorText';
import { plain } from './plainText';

const page = 'https://dotnet.microsoft.com/download/dotnet/10.0';
const [install, how, again, settings] = ['Install .NET', 'How to Install .NET', 'Try Again', 'Set the Path'];

export const editorCommands: Commands = {
  hasExtension: (id) => vscode.extensions.getExtension(id) !== undefined,
  execute: (command, argument) => vscode.commands.executeCommand(command, argument),
};

/**
 * Says what is missing and offers the ways on.
 * @param start starts the server: with a `dotnet` that was just installed, or as this machine has it by now
 */
export async function tellNoDotnet(detail: string, start: (dotnet?: string) => Promise<void>): Promise<void> {
  const first = hasTool(editorCommands) ? install : how;
  const answer = await vscode.window.showErrorMessage(plain(detail), first, again, settings);
  if (answer === first) await getDotnet(start);
  if (answer === again) await start();
  if (answer === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'forge.server.dotnetPath');
}

/** Installs .NET where the tool for it is there; otherwise opens the page that says how. */
export async function getDotnet(start: (dotnet: string) => Promise<void>): Promise<void> {
  if (!hasTool(editorCommands)) {
    await vscode.env.openExternal(vscode.Uri.parse(page));
    return;
  }
  const progress = { location: vscode.ProgressLocation.Notification, title: 'Installing .NET', cancellable: true };
  try {
    const dotnet = await vscode.window.withProgress(progress, (_, cancel) => {
      // The tool cannot be stopped; who cancels is no longer waiting, and finds what it brought at the next start.
      const cancelled = new Promise<undefined>((resolve) => cancel.onCancellationRequested(() => resolve(undefined)));
      return Promise.race([installByTool(editorCommands), cancelled]);
    });
    if (dotnet !== undefined) await start(dotnet);
  } catch (error) {
    const answer = await vscode.window.showErrorMessage(plain(`The .NET Install Tool could not install .NET: ${text(error)}`), how);
    if (answer === how) await vscode.env.openExternal(vscode.Uri.parse(page));
  }
}
