import type { ReserveRequest, ReserveResult } from '../../shared/gpus';
import { clock, hour, nextMinute, rangeText } from './days';
import type { Interval } from './lanes';
import type { Bar, CardRow } from './rows';
import type { TimelineHost } from './timelineHost';
import { brief, cardName, cardsName } from './words';

/** Why something was not done, for people. */
export interface Refused {
  text: string;
  /** When what was wanted is free, where the server says so. */
  nextFree?: number;
}

/** How to take back what was done last. */
export interface Undo {
  label: string;
  run(): Promise<Refused | undefined>;
}

/** What was done, and how to take it back where that can be. */
export interface Done {
  text: string;
  undo?: Undo;
}

/** Changes bookings, through the server only. Each answers why not, or undefined where it was done. */
export class Deeds {
  constructor(
    private readonly host: TimelineHost,
    private readonly now: () => number,
    private readonly done: (done: Done) => void,
  ) {}

  /** Books cards of one host, all or none. */
  async book(cards: readonly CardRow[], { from, to }: Interval, purpose: string): Promise<Refused | undefined> {
    const [first] = cards;
    if (first === undefined) return { text: 'There is no GPU to book.' };
    const several = cards.length === 1 ? {} : { gpus: cards.map(({ gpuId }) => String(gpuId)) };
    return this.reserve({ host: first.host, gpuId: first.gpuId, purpose, ...several }, { from, to }, cardsName(cards));
  }

  /** Ends a booking now; one that has not begun is gone. */
  release(bar: Bar, card: CardRow): Promise<Refused | undefined> {
    return this.change(this.host.request('forge/gpus/release', { id: bar.id }), () => ({
      text: `${cardName(card)} is free again.`,
      undo: {
        label: 'Undo the release',
        run: () =>
          this.reserve(
            {
              host: card.host,
              gpuId: card.gpuId,
              purpose: bar.purpose,
              ...(bar.isPart && bar.uuid !== undefined ? { gpus: [bar.uuid] } : {}),
            },
            bar,
            cardName(card),
          ),
      },
    }));
  }

  /** Lengthens or shortens a booking. */
  moveEnd(bar: Bar, card: CardRow, to: number): Promise<Refused | undefined> {
    const changed = ({ reservation }: ReserveResult) => {
      const told = Date.parse(reservation?.endTime ?? '');
      const end = Number.isNaN(told) ? to : told;
      return {
        text: `Your booking of ${cardName(card)} ends at ${clock(end)} now.`,
        undo: { label: 'Undo the change', run: () => this.moveEnd({ ...bar, to: end }, card, bar.to) },
      };
    };
    return this.change(
      to > bar.to
        ? // Whole minutes, and never into the booking that follows.
          this.host.request('forge/gpus/extend', { id: bar.id, hours: Math.max(1, Math.floor((to - bar.to) / 60_000)) / 60 })
        : this.host.request('forge/gpus/shorten', { id: bar.id, until: new Date(to).toISOString() }),
      changed,
    );
  }

  /** Hands a booking to somebody else. */
  transfer(bar: Bar, card: CardRow, toUser: string): Promise<Refused | undefined> {
    return this.change(this.host.request('forge/gpus/transfer', { id: bar.id, toUser }), () => ({
      text: `The booking of ${cardName(card)} is ${brief(toUser, 60)}’s now.`,
    }));
  }

  private reserve(wish: Omit<ReserveRequest, 'hours' | 'start'>, { from, to }: Interval, what: string): Promise<Refused | undefined> {
    // Who takes a while to say what it is for books the rest of the time.
    const start = Math.max(from, nextMinute(this.now()));
    const request = { ...wish, start: new Date(start).toISOString(), hours: (to - start) / hour };
    return this.change(this.host.request('forge/gpus/reserve', request), (result) => {
      const ids = (result.reservations ?? [result.reservation]).flatMap((one) => (one == null ? [] : [one.id]));
      return {
        // What else there is to know, such as a file that each clone has for itself, comes with the booking.
        text: `${what} is yours, ${rangeText(start, to, this.now())}.${result.message == null ? '' : ` ${result.message}`}`,
        undo: { label: 'Undo the booking', run: () => this.releaseAll(ids) },
      };
    });
  }

  private async releaseAll(ids: readonly string[]): Promise<Refused | undefined> {
    for (const [place, id] of ids.entries()) {
      const isLast = place === ids.length - 1;
      const refused = await this.change(this.host.request('forge/gpus/release', { id }), () =>
        isLast ? { text: 'The booking was taken back.' } : undefined,
      );
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  private async change(asked: Promise<ReserveResult>, made: (result: ReserveResult) => Done | undefined): Promise<Refused | undefined> {
    try {
      const result = await asked;
      if (result.reservation == null) {
        const next = Date.parse(result.nextFree ?? '');
        return { text: result.message ?? 'The server refused it and gave no reason.', ...(Number.isNaN(next) ? {} : { nextFree: next }) };
      }
      const done = made(result);
      if (done !== undefined) this.done(done);
      return undefined;
    } catch (error) {
      return { text: error instanceof Error ? error.message : String(error) };
    }
  }
}
