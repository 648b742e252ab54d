import * as vscode from 'vscode';
import type { ReserveResult } from '../../../shared/gpus';
import { text } from '../../infrastructure/errorText';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { Row } from '../views/treeModel';
import { pickBooking, type Picked } from './pickBooking';

/** What a command about a booking works on: the row of a card, the id of a booking, or nothing where it is run from the palette. */
export type About = Row | string | undefined;

/** A command about one booking; what goes wrong is said as `failed`. */
export function aboutBooking(
  server: ForgeServer,
  title: string,
  failed: string,
  act: (booking: Picked) => Promise<void>,
  isOthers = false,
): (about: About) => Promise<void> {
  return async (about) => {
    try {
      const booking = await pickBooking(server, about, title, isOthers);
      if (booking !== undefined) await act(booking);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
    }
  };
}

/** Says what was done, with a button that takes it back; or why it was not. */
export async function tell(result: ReserveResult, done: string, undo?: () => Promise<ReserveResult>): Promise<void> {
  if (result.reservation == null) {
    void vscode.window.showWarningMessage(plain(result.message ?? 'Nothing was changed.'));
    return;
  }
  const button = 'Undo';
  const answer = await vscode.window.showInformationMessage(plain(done), ...(undo === undefined ? [] : [button]));
  if (answer !== button || undo === undefined) return;
  const back = await undo();
  if (back.reservation == null) void vscode.window.showWarningMessage(plain(`It could not be undone. ${back.message ?? ''}`));
}
