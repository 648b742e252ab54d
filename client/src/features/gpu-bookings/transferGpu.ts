import * as vscode from 'vscode';
import { plain } from '../../infrastructure/plainText';
import { cardsOf } from '../reserve-gpu/wording';
import { aboutBooking, tell } from './bookingCommand';
import type { GpuCommand } from './gpuCommands';

/** *Forge: Transfer GPU Reservation*: to somebody of the team, or whoever is typed. */
export const transferGpu: GpuCommand = ({ server }) =>
  aboutBooking(server, 'Transfer GPU Reservation', 'Forge could not transfer the reservation.', async ({ reservation, all }) => {
    const toUser = await askWho(plain(`Transfer ${cardsOf([reservation])}`), all.members);
    if (toUser === undefined) return;
    const result = await server.request('forge/gpus/transfer', { id: reservation.id, toUser });
    await tell(result, `${cardsOf([reservation])} is ${result.reservation?.user ?? toUser}'s now.`);
  });

async function askWho(title: string, members: readonly string[]): Promise<string | undefined> {
  const else_ = 'Somebody else…';
  const placeHolder = 'Whose is it from now on?';
  const picked = members.length === 0 ? else_ : await vscode.window.showQuickPick([...members, else_], { title, placeHolder });
  if (picked !== else_) return picked;
  const typed = await vscode.window.showInputBox({
    title,
    placeHolder,
    prompt: 'Their name as bookings have it: mostly the user name on the machine.',
  });
  return typed === undefined || typed.trim() === '' ? undefined : typed.trim();
}
