import { toHours } from './durations';

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const hint = 'Type a time such as 14:30, tomorrow 9:00, Mon 9:00, 2026-03-05 09:00 or in 2h.';

/** Reads when something begins, as people type it, in the zone of this machine. Or says what is wrong with it. */
export function parseStart(input: string, now: Date): Date | string {
  const typed = input.trim().toLowerCase();
  const ahead = /^(?:in\s+|\+\s*)(.+)$/.exec(typed)?.[1];
  const hours = ahead === undefined ? undefined : toHours(ahead);
  const start = hours === undefined ? atClock(typed, now) : new Date(now.getTime() + hours * 3_600_000);
  if (start === undefined) return hint;
  if (typeof start === 'string') return start;
  if (Number.isNaN(start.getTime()) || start.getTime() > now.getTime() + 366 * 86_400_000) return 'That is more than a year ahead.';
  return start.getTime() < now.getTime() - 60_000 ? 'That time has passed.' : start;
}

function atClock(typed: string, now: Date): Date | string | undefined {
  const [, date, hour, minute = '0'] = /^(?:(\d{4}-\d\d-\d\d|[a-z]+)[\st]+)?(\d{1,2})(?:[:.h](\d\d))?$/.exec(typed) ?? [];
  // A number alone is no time of the day that everybody would read so.
  if (hour === undefined || (date === undefined && !/\D/.test(typed)) || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const day = dayOf(date, now);
  if (day === undefined) return undefined;
  const on = (ahead: number) => {
    const at = new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, Number(hour), Number(minute));
    // Where clocks go forward an hour is missing; where they go back, the first of the two counts.
    return at.getHours() === Number(hour) && at.getMinutes() === Number(minute)
      ? at
      : `There is no such time on that day: the clocks go forward.`;
  };
  const first = on(0);
  if (typeof first === 'string' || first.getTime() >= now.getTime() - 60_000) return first;
  // A time of the day that has passed is tomorrow's, a day of the week next week's.
  if (date === undefined) return on(1);
  return days.some((name) => date.length > 2 && name.startsWith(date)) ? on(7) : first;
}

function dayOf(date: string | undefined, now: Date): Date | undefined {
  if (date === undefined || date === 'today') return now;
  const [year, month, day] = date.split('-').map(Number);
  if (year !== undefined && month !== undefined && day !== undefined) {
    const at = new Date(year, month - 1, day);
    return at.getMonth() === month - 1 && at.getDate() === day ? at : undefined;
  }
  const weekday = date.length > 2 ? days.findIndex((name) => name.startsWith(date)) : -1;
  const ahead = date === 'tomorrow' ? 1 : weekday < 0 ? undefined : (weekday - now.getDay() + 7) % 7;
  return ahead === undefined ? undefined : new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
}
