/** A point with a value, in a square from 0 to 1 both ways. */
export interface Sample {
  x: number;
  y: number;
  value: number;
}

/** Why no surface can be laid through samples; undefined where one can. */
export function surfaceProblem(samples: readonly Sample[]): string | undefined {
  const places = new Set(samples.map(({ x, y }) => `${x} ${y}`));
  if (places.size < 4) return `too few: ${places.size} different ${places.size === 1 ? 'place' : 'places'}, and four are needed`;
  return hull(samples).length < 3 ? 'all on one line' : undefined;
}

/**
 * Values at the middles of the cells of a grid, row by row from the bottom, by inverse distance weighting with the square of the distance
 * (Shepard, "A two-dimensional interpolation function for irregularly-spaced data", 1968). Outside the samples' convex hull nothing is
 * claimed: NaN.
 */
export function interpolate(samples: readonly Sample[], columns: number, rows: number): number[] {
  const edge = hull(samples);
  const slack = 0.75 / Math.min(columns, rows);
  return Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [((i % columns) + 0.5) / columns, (Math.floor(i / columns) + 0.5) / rows];
    return isInside(edge, x, y, slack) ? valueAt(samples, x, y) : NaN;
  });
}

function valueAt(samples: readonly Sample[], x: number, y: number): number {
  let [sum, weights] = [0, 0];
  for (const sample of samples) {
    const distance = (sample.x - x) ** 2 + (sample.y - y) ** 2;
    // Samples of the same place have the same say.
    const weight = 1 / Math.max(distance, 1e-9);
    sum += weight * sample.value;
    weights += weight;
  }
  return sum / weights;
}

type Corner = readonly [number, number];

/** The convex hull, counter-clockwise (Andrew's monotone chain). */
export function hull(samples: readonly { x: number; y: number }[]): Corner[] {
  const points = samples.map(({ x, y }): Corner => [x, y]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o: Corner, a: Corner, b: Corner) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (ordered: readonly Corner[]) => {
    const chain: Corner[] = [];
    for (const point of ordered) {
      for (;;) {
        const [before, last] = [chain.at(-2), chain.at(-1)];
        if (before === undefined || last === undefined || turn(before, last, point) > 1e-12) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(points), ...half([...points].reverse())];
}

/** Whether a place is in a convex polygon, or no further out than `slack`. */
function isInside(corners: readonly Corner[], x: number, y: number, slack: number): boolean {
  return corners.every(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length] ?? [ax, ay];
    const length = Math.hypot(bx - ax, by - ay);
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -slack * length;
  });
}
