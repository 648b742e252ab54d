import { number } from './dashboardModel';

const svg = 'http://www.w3.org/2000/svg';
const [width, height, edge] = [88, 22, 3];

/** A small curve of values, oldest first, with a dot at the last. What it shows is said in words too. */
export function sparkline(values: readonly number[]): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low;
  const at = values.map((value, i) => {
    const x = values.length === 1 ? width / 2 : edge + (i * (width - 2 * edge)) / (values.length - 1);
    // The span of two great numbers may be none any more.
    const share = span === 0 || !Number.isFinite(span) ? 0.5 : (value - low) / span;
    return [x, height - edge - share * (height - 2 * edge)].map((place) => place.toFixed(1)) as [string, string];
  });
  for (const [name, value] of Object.entries({ class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' }))
    drawing.setAttribute(name, String(value));
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  drawing.setAttribute(
    'aria-label',
    `The last ${values.length === 1 ? 'run' : `${values.length} runs`}: ${values.length === 1 ? number(last) : `${number(first)} to ${number(last)}, between ${number(low)} and ${number(high)}`}`,
  );
  if (at.length > 1) {
    const line = document.createElementNS(svg, 'polyline');
    line.setAttribute('points', at.map((point) => point.join(',')).join(' '));
    drawing.append(line);
  }
  const end = at.at(-1);
  if (end !== undefined) {
    const dot = document.createElementNS(svg, 'circle');
    dot.setAttribute('cx', end[0]);
    dot.setAttribute('cy', end[1]);
    dot.setAttribute('r', '2');
    drawing.append(dot);
  }
  return drawing;
}
