import * as vscode from 'vscode';
import type { MyBooking } from '../../../shared/gpus';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { clock } from '../reserve-gpu/wording';
import { cards, warningKey } from './statusModel';

/** Release, or by how many hours to extend. */
export type Change = 'release' | number;

/**
 * Does to bookings what their user chose. A message may have stood there for long, and another window may have done it already: what is not as
 * it was told is left as it is, and said.
 */
export async function changeBookings(server: ForgeServer, group: readonly MyBooking[], change: Change): Promise<void> {
  const { bookings } = await server.request('forge/gpus/mine', {});
  const now = new Date();
  const said: string[] = [];
  for (const booking of group) {
    const current = bookings.find(({ reservation }) => reservation.id === booking.reservation.id);
    if (current === undefined) said.push(`${cards([booking])} is not yours any more: the reservation has ended.`);
    else if (booking.isKept !== true && warningKey(current) !== warningKey(booking))
      said.push(`That was changed meanwhile: ${cards([booking])} is yours until ${clock(current.reservation.endTime, now)}.`);
    else said.push(await apply(server, booking, change, now));
  }
  void vscode.window.showInformationMessage(plain(said.join(' ')));
}

async function apply(server: ForgeServer, booking: MyBooking, change: Change, now: Date): Promise<string> {
  const { id } = booking.reservation;
  const result = await (change === 'release'
    ? server.request('forge/gpus/release', { id })
    : server.request('forge/gpus/extend', { id, hours: change }));
  if (result.reservation == null) return result.message ?? `The reservation of ${cards([booking])} could not be changed.`;
  return change === 'release'
    ? `${cards([booking])} is free again.`
    : `${cards([booking])} is yours until ${clock(result.reservation.endTime, now)}.`;
}
