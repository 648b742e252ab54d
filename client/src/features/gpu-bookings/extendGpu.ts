import { pickStep, typeStep, type Outcome } from '../../infrastructure/steps';
import { durations, parseDuration } from '../reserve-gpu/durations';
import { cardsOf, clock } from '../reserve-gpu/wording';
import { aboutBooking, tell } from './bookingCommand';
import type { GpuCommand } from './gpuCommands';
import type { Picked } from './pickBooking';

/** *Forge: Extend GPU Reservation*. */
export const extendGpu: GpuCommand = ({ server }) =>
  aboutBooking(server, 'Extend GPU Reservation', 'Forge could not extend the reservation.', async ({ reservation, all }) => {
    const hours = await askHours(reservation, all.maxHours);
    if (hours === undefined) return;
    const result = await server.request('forge/gpus/extend', { id: reservation.id, hours });
    const until = clock(result.reservation?.endTime ?? '', new Date());
    await tell(result, `${cardsOf([reservation])} is yours until ${until}.`, () =>
      server.request('forge/gpus/shorten', { id: reservation.id, until: reservation.endTime }),
    );
  });

/** By how much, as far as the policy allows: the whole booking counts. */
async function askHours({ startTime, endTime, host, gpuId }: Picked['reservation'], maxHours: number): Promise<number | undefined> {
  const [now, end] = [new Date(), new Date(endTime)];
  const most = maxHours - (end.getTime() - new Date(startTime).getTime()) / 3_600_000;
  const offers = durations(end, most, now);
  const frame = { title: `Extend ${cardsOf([{ host, gpuId } as Picked['reservation']])}`, step: 1, totalSteps: 1 };
  const items = [
    ...offers.map(({ label, hours, end: until }) => ({
      hours: hours,
      label,
      description: label.startsWith('Until') ? '' : `until ${clock(until, now)}`,
    })),
    { hours: undefined, label: 'Another time…' },
  ];
  const placeholder = `It ends ${clock(end, now)}. By how much longer?`;
  for (;;) {
    const picked: Outcome<(typeof items)[number]> = await pickStep({ ...frame, placeholder }, items, items[0]);
    if (picked.kind !== 'value') return undefined;
    if (picked.value.hours !== undefined) return picked.value.hours;
    const step = { ...frame, hasBack: true, placeholder: 'Hours such as 1.5, or a time such as 90m, 1h30 or 2 days' };
    const typed = await typeStep(step, '', (value) => {
      const parsed = parseDuration(value, most);
      return typeof parsed === 'string' ? parsed : undefined;
    });
    if (typed.kind === 'gone') return undefined;
    if (typed.kind === 'value') return Number(parseDuration(typed.value, most));
  }
}
