import * as vscode from 'vscode';
import type { ReservationInfo } from '../../../shared/gpus';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { aboutBooking, tell } from '../gpu-bookings/bookingCommand';
import type { GpuCommand } from '../gpu-bookings/gpuCommands';
import { cardsOf, clock } from '../reserve-gpu/wording';
import { rest } from './rest';

const failed = 'Forge could not release the GPU.';

/** Ends one's own reservation, with a way back. */
export const releaseGpu: GpuCommand = ({ server }) =>
  aboutBooking(server, 'Release GPU', failed, async ({ reservation, isMine }) => {
    if (isMine) await release(server, reservation);
    else await refuse(server, reservation);
  });

/** Ends another's reservation for a reason, which is recorded. */
export const releaseGpuAnyway: GpuCommand = ({ server }) =>
  aboutBooking(server, 'Release GPU Anyway', failed, ({ reservation }) => releaseAnyway(server, reservation), true);

async function release(server: ForgeServer, reservation: ReservationInfo): Promise<void> {
  const result = await server.request('forge/gpus/release', { id: reservation.id });
  const again = rest(reservation, new Date());
  const undo = again === undefined ? undefined : () => server.request('forge/gpus/reserve', again);
  await tell(result, `${cardsOf([reservation])} is free again.`, undo);
}

/** Somebody's booking is theirs; there are reasons all the same. */
async function refuse(server: ForgeServer, reservation: ReservationInfo): Promise<void> {
  const anyway = 'Release Anyway…';
  const until = clock(reservation.endTime, new Date());
  const why = `${cardsOf([reservation])} is ${reservation.user}'s until ${until}. Ask ${reservation.user}, or say why it must be released.`;
  if ((await vscode.window.showWarningMessage(plain(why), anyway)) === anyway) await releaseAnyway(server, reservation);
}

async function releaseAnyway(server: ForgeServer, reservation: ReservationInfo): Promise<void> {
  const reason = await vscode.window.showInputBox({
    title: plain(`Release ${cardsOf([reservation])}, which is ${reservation.user}'s`),
    placeHolder: 'Why?',
    prompt: plain(`The reason and your name are recorded in the booking, where ${reservation.user} sees them.`),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'Say why: the reason is recorded.' : undefined),
  });
  if (reason === undefined) return;
  const result = await server.request('forge/gpus/release', { id: reservation.id, force: true, reason: reason.trim() });
  await tell(result, `${cardsOf([reservation])} is free again. The reason is recorded with ${reservation.user}'s booking.`);
}
