import * as vscode from 'vscode';
import { parseTarget } from './target';

/** What opens the target of an `open` command: the editor's own command, with what to select. */
export function openCommand(argument: string, title = 'Open'): vscode.Command {
  const { uri, line, column = 0, length = 0 } = parseTarget(argument);
  const options: vscode.TextDocumentShowOptions = { preview: true };
  if (line !== undefined) options.selection = new vscode.Range(line, column, line, column + length);
  return { command: 'vscode.open', title, arguments: [vscode.Uri.parse(uri, true), options] };
}

/**
 * Gives quick fixes that open a file the editor's own command. It forgets what an extension's command was to be called with when the edit of the
 * fix makes it look for fixes again, which may be before it calls it; its own it keeps.
 */
export function withOwnOpen(action: vscode.CodeAction): vscode.CodeAction {
  const { command } = action;
  const argument: unknown = command?.command === 'forge.openDocument' ? command.arguments?.[0] : undefined;
  if (command !== undefined && typeof argument === 'string') action.command = openCommand(argument, command.title);
  return action;
}
