import type { ReservationInfo } from '../../../shared/gpus';
import { typeStep } from '../../infrastructure/steps';
import { parseStart } from '../reserve-gpu/parseStart';
import { cardsOf, clock } from '../reserve-gpu/wording';
import { aboutBooking, tell } from './bookingCommand';
import type { GpuCommand } from './gpuCommands';

/** *Forge: Shorten GPU Reservation*: another end, before the one that it has. */
export const shortenGpu: GpuCommand = ({ server }) =>
  aboutBooking(server, 'Shorten GPU Reservation', 'Forge could not shorten the reservation.', async ({ reservation }) => {
    const until = await askEnd(reservation);
    if (until === undefined) return;
    const result = await server.request('forge/gpus/shorten', { id: reservation.id, until: until.toISOString() });
    const hours = (new Date(reservation.endTime).getTime() - until.getTime()) / 3_600_000;
    await tell(result, `${cardsOf([reservation])} is yours until ${clock(until, new Date())}.`, () =>
      server.request('forge/gpus/extend', { id: reservation.id, hours }),
    );
  });

async function askEnd(reservation: ReservationInfo): Promise<Date | undefined> {
  const [now, end] = [new Date(), new Date(reservation.endTime)];
  const read = (value: string) => {
    const until = parseStart(value, now);
    if (typeof until === 'string') return until;
    return until < end ? until : `It ends ${clock(end, now)} already.`;
  };
  const step = {
    title: `Shorten ${cardsOf([reservation])}`,
    step: 1,
    totalSteps: 1,
    placeholder: 'Until when? 14:30, tomorrow 9:00, in 30m',
    prompt: `It ends ${clock(end, now)}. Whoever waits can book what is left.`,
  };
  const typed = await typeStep(step, '', (value) => {
    const until = read(value);
    return typeof until === 'string' ? until : undefined;
  });
  const until = typed.kind === 'value' ? read(typed.value) : undefined;
  return until instanceof Date ? until : undefined;
}
