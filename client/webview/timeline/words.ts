import { count, formatDuration } from '../format';
import { rangeText } from './days';
import type { Interval } from './lanes';
import { hostLabel, type Bar, type CardRow } from './rows';

/** A text of files and stores, short enough to be drawn and read aloud. */
export function brief(text: string, most = 200): string {
  // Marks that turn the direction of what follows would turn our own words.
  const line = text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  // No half of a character is left at the cut.
  return line.length > most ? `${line.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')}…` : line;
}

/** `GPU 2`, with its host where that says something. */
export function cardName({ host, gpuId }: Pick<CardRow, 'host' | 'gpuId'>): string {
  return host === '' ? `GPU ${gpuId}` : `GPU ${gpuId} on ${brief(hostLabel(host), 60)}`;
}

/** Several cards of one host. */
export function cardsName(cards: readonly CardRow[]): string {
  const [first] = cards;
  if (first === undefined) return 'no GPU';
  if (cards.length === 1) return cardName(first);
  return `${cards.length} GPUs (${brief(cards.map(({ gpuId }) => gpuId).join(', '), 40)}) on ${brief(hostLabel(first.host), 60)}`;
}

/** From when until when, and how long that is. */
export function timesOf({ from, to }: Interval, now: number): string {
  return `${rangeText(from, to, now)} (${formatDuration(to - from)})`;
}

/** A booking in one sentence. */
export function barText(bar: Bar, now: number): string {
  const state = bar.to <= now ? ', over' : bar.from > now ? ', to come' : ', running';
  return (
    `${bar.isMine ? 'Your booking' : `Booked by ${brief(bar.user, 60)}`}${bar.isPart ? ' of a MIG instance' : ''} for “${brief(bar.purpose)}”, ` +
    `${timesOf(bar, now)}${state}${bar.isOverlap ? '. It overlaps with another booking of the card' : ''}`
  );
}

/** All there is to know of a booking. */
export function wholeText(bar: Bar, card: CardRow, now: number): string {
  return [
    `${cardName(card)} (${card.name})`,
    `Who: ${bar.user}${bar.isMine ? ' (you)' : ''}`,
    `When: ${timesOf(bar, now)}`,
    `What for: ${bar.purpose}`,
    ...(bar.isPart ? ['It is of a MIG instance of the card.'] : []),
    ...(bar.isOverlap ? ['It overlaps with another booking of the card: one of the two has to give way.'] : []),
  ].join('\n');
}

/** How many cards, for people. */
export function cardCount(cards: number): string {
  return count(cards, 'GPU');
}
