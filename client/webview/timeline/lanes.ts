/** Something that takes a while. */
export interface Interval {
  from: number;
  to: number;
}

/** The lane of each interval, in their order, and how many lanes there are: two that overlap are never in one lane. */
export function lanesOf(intervals: readonly Interval[]): { lanes: number[]; count: number } {
  const order = [...intervals.keys()].sort((one, other) => {
    const [a, b] = [intervals[one], intervals[other]];
    return (a?.from ?? 0) - (b?.from ?? 0) || (a?.to ?? 0) - (b?.to ?? 0) || one - other;
  });
  const ends: number[] = [];
  const lanes = new Array<number>(intervals.length).fill(0);
  for (const place of order) {
    const interval = intervals[place];
    if (interval === undefined) continue;
    const free = ends.findIndex((end) => end <= interval.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = interval.to;
    lanes[place] = lane;
  }
  return { lanes, count: Math.max(1, ends.length) };
}
