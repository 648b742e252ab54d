import { clock } from './wording';

/** A time to book a GPU for. */
export interface Duration {
  label: string;
  hours: number;
  /** When it would end. */
  end: Date;
}

/** The shortest booking, in hours. */
export const minHours = 0.25;

/** The durations to offer from an instant on, shortest first: 1, 2, 4 and 8 hours, and until nine on the next day, as far as the policy allows. */
export function durations(start: Date, maxHours: number, now = start): Duration[] {
  const morning = new Date(start);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  const offers = [1, 2, 4, 8].map((hours) => ({ label: `${hours} ${hours === 1 ? 'hour' : 'hours'}`, hours }));
  const until = start.toDateString() === now.toDateString() ? 'tomorrow 9:00' : clock(morning, now);
  // From one instant to the other, whatever clocks do in that night.
  offers.push({ label: `Until ${until}`, hours: (morning.getTime() - start.getTime()) / 3_600_000 });
  return offers
    .filter(({ hours }) => hours <= maxHours)
    .map(({ label, hours }) => ({ label, hours, end: new Date(start.getTime() + hours * 3_600_000) }));
}

/** Reads a duration as people type it: `1.5`, `1,5`, `90m`, `3h`, `1h30`, `1:30`, `2 days`. In hours, or what is wrong with it. */
export function parseDuration(input: string, maxHours: number): number | string {
  const hours = toHours(input.trim().toLowerCase());
  if (hours === undefined) return 'Type hours such as 1.5, or a time such as 90m, 1h30 or 2 days.';
  if (hours < minHours) return 'A reservation takes at least 15 minutes.';
  return hours > maxHours ? `A reservation takes at most ${round(maxHours)} hours here.` : hours;
}

/** Hours as people type them; undefined where it is no duration. */
export function toHours(input: string): number | undefined {
  const plain = /^(\d{1,6}(?:[.,]\d{1,6})?)\s*(h|hours?|m|min|minutes?|d|days?)?$/.exec(input);
  if (plain !== null) {
    const amount = Number(plain[1]?.replace(',', '.'));
    const unit = plain[2]?.[0] ?? 'h';
    return unit === 'm' ? amount / 60 : unit === 'd' ? amount * 24 : amount;
  }
  const both = /^(\d{1,4})\s*(?:h|:)\s*([0-5]?\d)\s*(?:m|min)?$/.exec(input);
  return both === null ? undefined : Number(both[1]) + Number(both[2]) / 60;
}

function round(hours: number): string {
  return String(Math.round(hours * 100) / 100);
}
