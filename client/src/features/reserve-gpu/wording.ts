import type { GpuChoice, ReservationInfo, ReserveResult } from '../../../shared/gpus';

/** Where a card is, as people say it; the host only where there is more than one. */
export function gpuLabel({ host, gpuId }: { host: string; gpuId: number }, severalHosts = false): string {
  return severalHosts ? `GPU ${gpuId} ${place(host)}` : `GPU ${gpuId}`;
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

/** What is left until an instant: `25 min`, `2 h 30 min`; rounded up, so that nothing left is said only when nothing is. */
export function left(until: string | Date, now: Date): string {
  const minutes = Math.max(0, Math.ceil((new Date(until).getTime() - now.getTime()) / 60_000));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${rest} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** Whether a booking runs. */
export function isRunning({ startTime }: ReservationInfo, now: Date): boolean {
  return new Date(startTime).getTime() <= now.getTime();
}

/** When a booking is: `until 16:30, 25 min left`, or `tomorrow 09:00 to tomorrow 11:00`. */
export function span(booking: ReservationInfo, now: Date): string {
  const end = clock(booking.endTime, now);
  return isRunning(booking, now) ? `until ${end}, ${left(booking.endTime, now)} left` : `${clock(booking.startTime, now)} to ${end}`;
}

/** The state of a card in the list to choose from. */
export function gpuState({ state, freeFrom }: GpuChoice, now: Date): string {
  return freeFrom == null ? state : `${state} · free for an hour from ${clock(freeFrom, now)}`;
}

/** The cards of bookings as people say them: `GPU 0 and GPU 1 on atlas`. */
export function cardsOf(bookings: readonly ReservationInfo[]): string {
  const hosts = [...new Set(bookings.map(({ host }) => host))];
  return hosts
    .map((host) => {
      const cards = bookings.filter((one) => one.host === host).map(({ gpuId }) => `GPU ${gpuId}`);
      const last = cards.pop();
      return `${cards.length === 0 ? '' : `${cards.join(', ')} and `}${last ?? ''} ${place(host)}`;
    })
    .join(', ');
}

/** What a booking that worked says. */
export function booked(bookings: readonly ReservationInfo[], now: Date): string {
  const [first] = bookings;
  if (first === undefined) return '';
  const starts = new Date(first.startTime).getTime() - now.getTime() > 60_000 ? ` from ${clock(first.startTime, now)}` : '';
  const are = bookings.length > 1 ? 'are' : 'is';
  return `${cardsOf(bookings)} ${are} yours${starts} until ${clock(first.endTime, now)}, for “${first.purpose}”.`;
}

/** What a booking that was refused says, and the button for the next free slot where there is one. */
export function refused(result: ReserveResult, what: string, now: Date): { text: string; button?: string } {
  const held =
    result.heldBy == null
      ? `${what} cannot be reserved.`
      : `${what} is held by ${result.heldBy}${result.until == null ? '' : ` until ${clock(result.until, now)}`}.`;
  const text = result.message ?? held;
  return result.nextFree == null ? { text } : { text, button: `Book from ${clock(result.nextFree, now)}` };
}

function place(host: string): string {
  return host === 'local' ? 'on this machine' : `on ${host}`;
}
