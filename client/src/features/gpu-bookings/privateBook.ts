import * as vscode from 'vscode';
import type { ReserveResult } from '../../../shared/gpus';
import { plain } from '../../infrastructure/plainText';

const told = 'forge.gpus.toldPrivateBook';

/** Says once in a workspace that each clone has bookings of its own, and leads to where another place can be named. */
export async function tellPrivateBook(state: vscode.Memento, notice: ReserveResult['notice']): Promise<void> {
  if (notice === undefined || state.get(told) === true) return;
  await state.update(told, true);
  const [policy, setting] = ['Edit forge.yaml', 'Open Setting'];
  const answer = await vscode.window.showWarningMessage(plain(notice.text), policy, setting);
  if (answer === setting) await vscode.commands.executeCommand('workbench.action.openSettings', 'forge.gpu.reservations');
  if (answer === policy) await showPlace();
}

/** Opens the policy where it names the place of the bookings; one that is not there is drafted. */
async function showPlace(): Promise<void> {
  await vscode.commands.executeCommand('forge.newPolicy');
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    editor.document.uri,
  );
  const gpus = symbols?.find(({ name }) => name === 'gpus');
  const place = gpus?.children.find(({ name }) => name === 'reservations') ?? gpus;
  if (place === undefined) return;
  editor.selection = new vscode.Selection(place.selectionRange.start, place.selectionRange.end);
  editor.revealRange(place.range);
}
