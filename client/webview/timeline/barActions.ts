import { showText } from '../dialog';
import { openMenu } from '../menu';
import { hour, nextMinute, quarter } from './days';
import type { Deeds, Refused } from './deeds';
import { latestEnd, type Bounds } from './fitting';
import { askEnd, askPerson, askRelease } from './forms';
import type { Interval } from './lanes';
import { othersOf, type Bar, type CardRow } from './rows';
import type { TimelineHost } from './timelineHost';
import { barText, cardName, timesOf, wholeText } from './words';

/** What bookings need of the page that shows them. */
export interface BarPage {
  readonly host: TimelineHost;
  readonly deeds: Deeds;
  now(): number;
  bounds(busy: readonly Interval[]): Bounds;
  anchor(id?: string): HTMLElement;
  /** Says at a booking why something was not done. */
  refuse(refused: Refused | undefined, id: string): void;
  announce(text: string): void;
  focusBack(): void;
}

/** What can be done with a booking. */
export class BarActions {
  constructor(private readonly page: BarPage) {}

  /** Opens the menu of one's own booking; of others', and of what is over, all that is known. */
  open(bar: Bar, card: CardRow): void {
    const { page } = this;
    const now = page.now();
    if (!bar.isMine || bar.to <= now) {
      this.details(bar, card);
      return;
    }
    const longest = latestEnd(bar.from, page.bounds(this.behind(bar, card)));
    const extend = (label: string, by: number) => ({
      label,
      disabled: bar.to + by > longest,
      run: () => void this.move(bar, card, bar.to + by),
    });
    openMenu(
      page.anchor(bar.id),
      barText(bar, now),
      [
        extend('Extend by 1 hour', hour),
        extend('Extend by 4 hours', 4 * hour),
        { label: 'Shorten or extend: end at…', run: () => this.askEnd(bar, card, longest) },
        { label: 'Release', keys: 'Delete', run: () => this.release(bar, card) },
        { label: 'Transfer…', run: () => this.transfer(bar, card) },
        'line',
        { label: 'Details', run: () => this.details(bar, card) },
      ],
      () => page.focusBack(),
    );
  }

  /** Asks which of several bookings is meant. */
  choose(bars: readonly Bar[], card: CardRow): void {
    const { page } = this;
    const items = bars.map((bar) => ({ label: barText(bar, page.now()), run: () => this.open(bar, card) }));
    openMenu(page.anchor(), `Bookings of ${cardName(card)}`, items, () => page.focusBack());
  }

  /** Asks, and ends a booking. */
  release(bar: Bar, card: CardRow): void {
    const { page } = this;
    const now = page.now();
    const rest = bar.from > now ? 'It has not begun yet, and is gone then.' : 'What was used until now stays in the cost reports.';
    askRelease(
      `Release ${cardName(card)}?`,
      `Your booking ${timesOf(bar, now)} ends now. ${rest}`,
      () => page.deeds.release(bar, card),
      () => page.focusBack(),
    );
  }

  async move(bar: Bar, card: CardRow, to: number): Promise<void> {
    this.page.refuse(await this.page.deeds.moveEnd(bar, card, to), bar.id);
  }

  private askEnd(bar: Bar, card: CardRow, longest: number): void {
    const { page } = this;
    const now = page.now();
    const first = Math.ceil(Math.max(bar.from + quarter, nextMinute(now + 1)) / quarter) * quarter;
    const ends = new Set<number>([bar.to]);
    if (longest > bar.to) ends.add(longest);
    // By quarters of an hour around the end, by hours farther away.
    for (let end = first; end <= longest && ends.size < 400; end += quarter) {
      if (Math.abs(end - bar.to) <= 2 * hour || new Date(end).getMinutes() === 0) ends.add(end);
    }
    askEnd(
      `When does your booking of ${cardName(card)} end?`,
      bar,
      [...ends].sort((one, other) => one - other),
      now,
      (to) => page.deeds.moveEnd(bar, card, to),
      () => page.focusBack(),
    );
  }

  private transfer(bar: Bar, card: CardRow): void {
    const { page } = this;
    const people = page.host.request('forge/experiments/list', {}).then(
      ({ people: names }) => names,
      () => [],
    );
    askPerson(
      `Transfer your booking of ${cardName(card)}`,
      people,
      (user) => page.deeds.transfer(bar, card, user),
      () => page.focusBack(),
    );
  }

  private details(bar: Bar, card: CardRow): void {
    const { page } = this;
    const whole = wholeText(bar, card, page.now());
    const copy = () => void page.host.act('copy', { text: whole }).then(() => page.announce('Copied.'));
    showText('Booking', whole, copy, () => page.focusBack());
  }

  /** What follows a booking on its card. */
  private behind(bar: Bar, card: CardRow): Interval[] {
    return othersOf(bar, card).filter(({ from }) => from >= bar.to);
  }
}
