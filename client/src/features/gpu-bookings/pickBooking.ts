import * as vscode from 'vscode';
import type { Booking, GpuBookings } from '../../../shared/gpus';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { gpuLabel, isRunning, span } from '../reserve-gpu/wording';
import type { Row } from '../views/treeModel';

/** A booking to do something with, and what else is known of bookings. */
export interface Picked extends Booking {
  all: GpuBookings;
}

/**
 * The booking that a command is about: that of a card's row, the one with an id, the only one that fits, or one that the user picks. Says so
 * where there is none.
 */
export async function pickBooking(
  server: ForgeServer,
  given: Row | string | undefined,
  title: string,
  isOthers = false,
): Promise<Picked | undefined> {
  const node = typeof given === 'object' ? given.node.id : undefined;
  const all = await server.request('forge/gpus/bookings', node === undefined ? {} : { node });
  const id = typeof given === 'string' ? given : node === undefined ? undefined : (all.held ?? '');
  const fitting = all.bookings.filter(({ isMine, reservation }) => (id === undefined ? isMine !== isOthers : reservation.id === id));
  const [first] = fitting;
  if (first === undefined) {
    const none = id !== undefined ? 'That booking has ended.' : isOthers ? 'Nobody else has booked a GPU.' : 'You have no GPU booked.';
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  if (fitting.length === 1) return { ...first, all };
  const now = new Date();
  const items = fitting.map((booking) => ({
    booking,
    label: `$(${isRunning(booking.reservation, now) ? 'lock' : 'calendar'}) ${plain(gpuLabel(booking.reservation, true))}`,
    description: plain(isOthers ? `${booking.reservation.user} · ${booking.reservation.purpose}` : booking.reservation.purpose),
    detail: span(booking.reservation, now),
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which booking?', matchOnDescription: true });
  return picked === undefined ? undefined : { ...picked.booking, all };
}
