import type { GpuChoice, ReservationInfo, ReserveResult } from '../../../shared/gpus';

/** Where a card is, as people say it; the host only where there is more than one. */
export function gpuLabel({ host, gpuId }: { host: string; gpuId: number }, severalHosts = false): string {
  return severalHosts ? `GPU ${gpuId} on ${host}` : `GPU ${gpuId}`;
}

/** An instant in the user's zone, by the 24-hour clock as the server's own messages say it; without the date where that is today. */
export function clock(instant: string | Date, now: Date): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return String(instant);
  const time = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (at.toDateString() === now.toDateString()) return time;
  const tomorrow = new Date(now);
  tomorrow.setDate(now.getDate() + 1);
  if (at.toDateString() === tomorrow.toDateString()) return `tomorrow ${time}`;
  return `${at.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short' })} ${time}`;
}

/** The state of a card in the list to choose from. */
export function gpuState({ state, freeFrom }: GpuChoice, now: Date): string {
  return freeFrom == null ? state : `${state} · free for an hour from ${clock(freeFrom, now)}`;
}

/** What a booking that worked says. */
export function booked(reservation: ReservationInfo, now: Date): string {
  const starts = new Date(reservation.startTime).getTime() - now.getTime() > 60_000 ? ` from ${clock(reservation.startTime, now)}` : '';
  const [where, end] = [
    reservation.host === '' ? '' : reservation.host === 'local' ? ' on this machine' : ` on ${reservation.host}`,
    clock(reservation.endTime, now),
  ];
  return `GPU ${reservation.gpuId}${where} is yours${starts} until ${end}, for “${reservation.purpose}”.`;
}

/** What a booking that was refused says, and the button for the next free slot where there is one. */
export function refused(result: ReserveResult, gpu: { gpuId: number }, now: Date): { text: string; button?: string } {
  const held =
    result.heldBy == null
      ? `GPU ${gpu.gpuId} cannot be reserved.`
      : `GPU ${gpu.gpuId} is held by ${result.heldBy}${result.until == null ? '' : ` until ${clock(result.until, now)}`}.`;
  const text = result.message ?? held;
  return result.nextFree == null ? { text } : { text, button: `Book from ${clock(result.nextFree, now)}` };
}
