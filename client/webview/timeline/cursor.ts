/** Where the keyboard is: a row of all rows, and a quarter of an hour. The anchor is where a selection was begun. */
export interface Cursor {
  row: number;
  slot: number;
  anchor?: { row: number; slot: number };
}

export interface Extent {
  /** Places of the rows that are cards, ascending. */
  cards: readonly number[];
  slots: number;
  /** How many rows a page has. */
  page: number;
}

export interface Moved {
  cursor: Cursor;
  /** The days in sight change: to those before or behind. */
  turn?: -1 | 1;
}

/** Where a key leads; undefined for a key that moves nothing. */
export function moved(
  key: string,
  { withShift, withControl }: { withShift: boolean; withControl: boolean },
  at: Cursor,
  extent: Extent,
): Moved | undefined {
  const { cards, slots, page } = extent;
  const place = Math.max(0, cards.indexOf(at.row));
  const last = slots - 1;
  // Where a day is shorter than the one before, the keyboard may be behind its end.
  const slot = Math.min(at.slot, last);
  const row = (by: number) => cards[Math.max(0, Math.min(cards.length - 1, place + by))] ?? 0;
  const anchor = withShift ? { anchor: at.anchor ?? { row: at.row, slot } } : {};
  const go = (toRow: number, toSlot: number): Moved => ({
    cursor: { row: toRow, slot: Math.max(0, Math.min(last, toSlot)), ...anchor },
  });
  const step = withControl ? 4 : 1;
  switch (key) {
    case 'ArrowUp':
      return go(row(-1), slot);
    case 'ArrowDown':
      return go(row(1), slot);
    case 'ArrowLeft':
      if (slot === 0 && !withShift) return { cursor: { row: row(0), slot: Number.MAX_SAFE_INTEGER }, turn: -1 };
      return go(row(0), slot - step);
    case 'ArrowRight':
      if (slot === last && !withShift) return { cursor: { row: row(0), slot: 0 }, turn: 1 };
      return go(row(0), slot + step);
    case 'Home':
      return go(withControl ? row(-Infinity) : row(0), 0);
    case 'End':
      return go(withControl ? row(Infinity) : row(0), last);
    case 'PageUp':
      return go(row(-page), slot);
    case 'PageDown':
      return go(row(page), slot);
    default:
      return undefined;
  }
}
