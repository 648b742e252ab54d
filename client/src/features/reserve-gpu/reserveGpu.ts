import * as vscode from 'vscode';
import type { GpuChoice, GpuList, ReserveResult } from '../../../shared/gpus';
import { text } from '../../infrastructure/errorText';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { About } from '../gpu-bookings/bookingCommand';
import type { GpuCommand } from '../gpu-bookings/gpuCommands';
import { tellPrivateBook } from '../gpu-bookings/privateBook';
import { ReservationDialog, type Wish } from './askReservation';
import { openExperiment } from './openExperiment';
import { bookable } from './targets';
import { booked, cardsOf, refused } from './wording';

const lastPurpose = 'forge.gpus.lastPurpose';

/** *Forge: Reserve GPU*, from the palette or on a card of the GPUs view. */
export const reserveGpu: GpuCommand =
  ({ server, state }) =>
  async (row) => {
    try {
      const [list, experiment] = await Promise.all([server.request('forge/gpus/list', {}), openExperiment()]);
      if (!list.hasBookings || bookable(list).length === 0) {
        await tellNothing(list);
        return;
      }
      const dialog = new ReservationDialog(list, chosen(list, row), experiment, state.get(lastPurpose, ''));
      let wish = await dialog.ask();
      while (wish !== undefined) {
        await state.update(lastPurpose, wish.purpose);
        if ((await reserve(server, state, wish, wish.start?.toISOString())) === 'done') return;
        wish = await dialog.ask(await server.request('forge/gpus/list', {}));
      }
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not reserve a GPU. ${text(error)}`));
    }
  };

/** The card of a row of the GPUs view. */
export function chosen(list: GpuList, row: About): GpuChoice | undefined {
  return typeof row !== 'object' ? undefined : bookable(list).find(({ node }) => node === row.node.id);
}

/** Books, and says how it went. `again` where the user wants to choose something else. */
async function reserve(server: ForgeServer, state: vscode.Memento, wish: Wish, start: string | undefined): Promise<'done' | 'again'> {
  const { target, hours, purpose } = wish;
  const result = await server.request('forge/gpus/reserve', { ...target.cards, hours, purpose, ...(start === undefined ? {} : { start }) });
  const now = new Date();
  if (result.reservation != null) {
    void tellBooked(server, result, now);
    void tellPrivateBook(state, result.notice);
    return 'done';
  }
  const { text: why, button } = refused(result, target.name, now);
  const another = 'Choose Another';
  const answer = await vscode.window.showWarningMessage(plain(why), ...(button === undefined ? [] : [button]), another);
  if (answer === another) return 'again';
  return answer !== undefined && result.nextFree != null ? reserve(server, state, wish, result.nextFree) : 'done';
}

/** Says what was booked, with a way to take it back, and what a program has to be told to see these cards only. */
async function tellBooked(server: ForgeServer, result: ReserveResult, now: Date): Promise<void> {
  const bookings = result.reservations ?? [];
  const [undo, copy] = ['Undo', 'Copy CUDA Variables'];
  const buttons = result.cuda === undefined ? [undo] : [undo, copy];
  const answer = await vscode.window.showInformationMessage(plain(booked(bookings, now)), ...buttons);
  if (answer === copy) await vscode.env.clipboard.writeText(result.cuda ?? '');
  if (answer !== undo) return;
  try {
    for (const { id } of bookings) {
      const { message, reservation } = await server.request('forge/gpus/release', { id });
      if (reservation == null) throw new Error(message ?? '');
    }
    void vscode.window.showInformationMessage(plain(`Taken back: ${cardsOf(bookings)}.`));
  } catch (error) {
    void vscode.window.showErrorMessage(plain(`Forge could not take the booking back. ${text(error)}`));
  }
}

async function tellNothing(list: GpuList): Promise<void> {
  const problems = list.problems.length === 0 ? '' : ` ${list.problems.join(' ')}`;
  const [show, edit] = ['Show GPUs', 'Edit forge.yaml'];
  const answer = list.hasBookings
    ? await vscode.window.showWarningMessage(
        plain(`There is no GPU to reserve: none was found on this machine, and forge.yaml lists none under gpus.inventory.${problems}`),
        edit,
      )
    : await vscode.window.showWarningMessage(plain(`The bookings cannot be read, so that nobody knows what is free.${problems}`), show);
  if (answer === show) await vscode.commands.executeCommand('forge.gpus.focus');
  if (answer === edit) await vscode.commands.executeCommand('forge.newPolicy');
}
