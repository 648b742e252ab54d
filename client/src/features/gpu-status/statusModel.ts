import type { GpuViolation, MyBooking } from '../../../shared/gpus';
import { clock, gpuLabel } from '../reserve-gpu/wording';

/** What the status bar shows of one's own bookings, and when that is another; pure. */

const minute = 60_000;
const day = 24 * 60 * minute;
/** How long before its end a booking is warned of. */
const warnBefore = 10 * minute;
/** No timer waits longer: the clock may be set, and a laptop may sleep. */
const longestWait = 5 * minute;

export interface Status {
  /** Undefined where there is nothing to show now. */
  text?: string;
  /** What a screen reader says. */
  spoken?: string;
  /** A line for each booking. */
  lines: string[];
  /** Whether one of them ends soon. */
  endsSoon: boolean;
  /** Milliseconds until this is to be asked again; undefined where nothing is ahead. */
  next?: number;
}

/** A booking with its times as numbers. */
interface Timed {
  booking: MyBooking;
  start: number;
  end: number;
}

export function statusOf(bookings: readonly MyBooking[], now: number): Status {
  const ahead = bookings.map(timed).filter(({ start, end }) => start < end && end > now);
  const [running, coming] = [ahead.filter(({ start }) => start <= now), ahead.filter(({ start }) => start > now)];
  const soon = coming.filter(({ start }) => start - now <= day);
  const several = new Set([...running, ...soon].map(({ booking }) => booking.reservation.host)).size > 1;
  const label = ({ booking }: Timed) => gpuLabel(booking.reservation, several);
  const shown = running.length > 0 ? runningText(running, now, label) : comingText(soon, now, label);
  const waits = [...running.map((one) => untilNextMinute(one.end - now)), ...coming.map(({ start }) => untilShown(start - now))];
  return {
    ...(shown === undefined ? {} : { text: shown, spoken: `My GPUs: ${shown.replace(' · ', ', ')}` }),
    lines: [...running, ...soon].map((one) => line(one, now)),
    endsSoon: running.some((one) => isEnding(one, now)),
    ...(waits.length === 0 ? {} : { next: Math.max(20, Math.min(longestWait, ...waits)) }),
  };
}

/** The bookings that are to be warned of now, those that end at the same time together; `told` holds the keys of those that were. */
export function dueWarnings(bookings: readonly MyBooking[], now: number, told: ReadonlySet<string>): MyBooking[][] {
  const due = bookings.map(timed).filter((one) => isEnding(one, now) && !told.has(warningKey(one.booking)));
  const groups = new Map<number, MyBooking[]>();
  for (const { booking, end } of due) groups.set(end, [...(groups.get(end) ?? []), booking]);
  return [...groups.values()];
}

/** A booking with its end: one that was extended is another. */
export function warningKey({ reservation }: MyBooking): string {
  return `${reservation.id} ${Date.parse(reservation.endTime)}`;
}

/** For how long a violation that was told is not told again. */
const silence = 12 * 60 * minute;

/** The violations that are to be told now, and when each was told last: a window that is loaded again tells nothing twice. */
export function newViolations(
  violations: readonly GpuViolation[],
  told: Readonly<Record<string, number>>,
  now: number,
): { fresh: GpuViolation[]; told: Record<string, number> } {
  const key = ({ kind, host, gpuId, pid, user }: GpuViolation) => [kind, host, gpuId, pid ?? '', user].join(' ');
  const known = Object.fromEntries(Object.entries(told).filter(([, at]) => now - at < silence));
  const fresh = violations.filter((one) => known[key(one)] === undefined);
  return { fresh, told: { ...known, ...Object.fromEntries(fresh.map((one) => [key(one), now])) } };
}

/** What a warning says. */
export function warningText(group: readonly MyBooking[], now: number): string {
  const first = group[0];
  if (first === undefined) return '';
  const end = Date.parse(first.reservation.endTime);
  const today = new Date(now);
  const [verb, it] = group.length > 1 ? ['are', 'They'] : ['is', 'It'];
  const purposes = [...new Set(group.map(({ reservation }) => reservation.purpose))].filter((purpose) => purpose !== '');
  const what = purposes.length === 1 ? ` (${purposes[0] ?? ''})` : '';
  const says = `${cards(group)} ${verb} yours for ${lasting(end - now)} more, until ${clock(first.reservation.endTime, today)}${what}.`;
  const limit = tightest(group);
  if (room(limit) >= 60 * minute) return says;
  const until = clock(limit.extendableUntil, today);
  const why =
    limit.nextUser == null ? 'a booking is no longer here' : `${limit.nextUser} has ${group.length > 1 ? cards([limit]) : 'it'} then`;
  return room(limit) < minute ? `${says} ${it} cannot be extended: ${why}.` : `${says} ${it} can be extended until ${until}: ${why}.`;
}

/** By how much bookings can be extended together, at most an hour; undefined where they cannot. */
export function extension(group: readonly MyBooking[]): { hours: number; label: string } | undefined {
  if (group.length === 0) return undefined;
  const minutes = Math.min(60, Math.floor(room(tightest(group)) / minute));
  return minutes < 1 ? undefined : { hours: minutes / 60, label: `Extend ${lasting(minutes * minute)}` };
}

/** `45 min`, `2 h`, `2 h 30 min`, `3 d 4 h`; rounded up to the minute, as the server says it. */
export function lasting(milliseconds: number): string {
  const minutes = Math.ceil(Math.max(0, milliseconds) / minute);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `GPU 0`, `GPU 0 on atlas`, `GPU 0 and GPU 1 on atlas`. */
export function cards(group: readonly MyBooking[]): string {
  const names = group.map(({ reservation }) => gpuLabel(reservation, reservation.host !== 'local'));
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** One line about a booking, for the tooltip and the pick list. */
export function line({ booking, start }: Timed, now: number): string {
  const { reservation } = booking;
  const today = new Date(now);
  const end = clock(reservation.endTime, today);
  const when =
    start > now
      ? `from ${clock(reservation.startTime, today)} until ${end}`
      : booking.isKept === true
        ? 'while its program runs'
        : `until ${end}`;
  return `${cards([booking])} ${when}${reservation.purpose === '' ? '' : `: ${reservation.purpose}`}`;
}

export function timed(booking: MyBooking): Timed {
  return { booking, start: Date.parse(booking.reservation.startTime), end: Date.parse(booking.reservation.endTime) };
}

function isEnding({ booking, start, end }: Timed, now: number): boolean {
  return start <= now && now < end && end - now <= warnBefore && booking.isKept !== true && booking.isFollowed !== true;
}

function room({ reservation, extendableUntil }: MyBooking): number {
  return Date.parse(extendableUntil) - Date.parse(reservation.endTime);
}

function tightest(group: readonly MyBooking[]): MyBooking {
  return group.reduce((one, other) => (room(other) < room(one) ? other : one));
}

function runningText(running: readonly Timed[], now: number, label: (one: Timed) => string): string {
  const counted = running.filter(({ booking }) => booking.isKept !== true);
  const first = counted.reduce<Timed | undefined>((one, other) => (one === undefined || other.end < one.end ? other : one), undefined);
  const left = first === undefined ? 'running' : lasting(first.end - now);
  const [only, ...others] = running;
  if (only !== undefined && others.length === 0) return `${label(only)} · ${left}`;
  const isOne = first === undefined || (counted.length === running.length && running.every(({ end }) => end === first.end));
  return `${running.length} GPUs · ${isOne ? left : `${label(first)}: ${left}`}`;
}

function comingText(coming: readonly Timed[], now: number, label: (one: Timed) => string): string | undefined {
  const start = Math.min(...coming.map((one) => one.start));
  const next = coming.filter((one) => one.start === start);
  if (next[0] === undefined) return undefined;
  return `${next.length > 1 ? `${next.length} GPUs` : label(next[0])} from ${clock(new Date(start), new Date(now))}`;
}

/** Until the minutes that are left are one less. */
function untilNextMinute(left: number): number {
  return left - (Math.ceil(left / minute) - 1) * minute;
}

/** Until a booking begins, or comes within the day. */
function untilShown(ahead: number): number {
  return ahead > day ? ahead - day : ahead;
}
