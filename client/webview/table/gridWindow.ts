/** Which part of a long line of things is drawn. */
export interface Span {
  from: number;
  /** The first that is not drawn any more. */
  to: number;
}

/** Where each of many things begins, and at last where the line ends: sums of their sizes. */
export function offsetsOf(sizes: readonly number[]): number[] {
  const offsets = [0];
  let sum = 0;
  for (const size of sizes) offsets.push((sum += size));
  return offsets;
}

/** The things that show between two places, and so many more on both sides. */
export function windowOf(offsets: readonly number[], start: number, length: number, overscan: number): Span {
  const last = offsets.length - 1;
  if (last <= 0) return { from: 0, to: 0 };
  return {
    from: Math.max(0, Math.min(at(offsets, start), last - 1) - overscan),
    to: Math.min(last, at(offsets, start + Math.max(length, 0)) + 1 + overscan),
  };
}

/** The thing that is at a place: the last that begins there or before. */
function at(offsets: readonly number[], place: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? Infinity) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where to scroll to so that a thing shows as a whole between `start` and `start + length`; where it does already, no change. */
export function scrolledTo(begin: number, end: number, start: number, length: number): number {
  if (begin < start) return begin;
  return end > start + length ? Math.min(begin, end - length) : start;
}

export interface GridPlace {
  row: number;
  column: number;
}

/** Where a key leads in a grid of so many rows and columns (heads count, from 0); undefined for a key that moves nothing. */
export function nextPlace(
  key: string,
  withControl: boolean,
  from: GridPlace,
  size: { rows: number; columns: number },
  page: number,
): GridPlace | undefined {
  const { row, column } = from;
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1];
  const go = (toRow: number, toColumn: number): GridPlace => ({
    row: Math.max(0, Math.min(lastRow, toRow)),
    column: Math.max(0, Math.min(lastColumn, toColumn)),
  });
  switch (key) {
    case 'ArrowUp':
      return go(withControl ? 0 : row - 1, column);
    case 'ArrowDown':
      return go(withControl ? lastRow : row + 1, column);
    case 'ArrowLeft':
      return go(row, withControl ? 0 : column - 1);
    case 'ArrowRight':
      return go(row, withControl ? lastColumn : column + 1);
    case 'Home':
      return go(withControl ? 0 : row, 0);
    case 'End':
      return go(withControl ? lastRow : row, lastColumn);
    case 'PageUp':
      return go(row - page, column);
    case 'PageDown':
      return go(row + page, column);
    default:
      return undefined;
  }
}
