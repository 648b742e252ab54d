// Tables of figures, and their places in docs/benchmarks.md.
import fs from 'node:fs';

/** docs/benchmarks.md: each part of the benchmark replaces its own table and leaves the others. */
export class Page {
  #file;
  #machine;

  constructor(file, machine) {
    this.#file = file;
    this.#machine = machine;
  }

  /** @param {string} part name of the part's markers in the page @param {{text: string, how: string}} table */
  write(part, { text, how }) {
    console.log(`\n${text}\n${how}`);
    const between = new RegExp(`(<!-- ${part} -->\\n)[\\s\\S]*(<!-- /${part} -->)`);
    const page = fs.readFileSync(this.#file, 'utf8');
    if (!between.test(page)) throw new Error(`docs/benchmarks.md has no place for the table "${part}"`);
    const written = page.replace(between, (_, begin, end) => `${begin}\n${text}\n\n${this.#machine}; ${how}\n\n${end}`);
    fs.writeFileSync(this.#file, withMissed(written));
  }
}

/** A Markdown table, which says of each budget whether it is met. @param {string[]} head @param {(string | number)[][]} rows */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(judged(row)))].join('\n');
}

/** `… (≤ 500), ms | 412 / …` is met: the median counts. A row of a peer, or without a figure, is left as it is. */
function judged([what, figure, ...rest]) {
  const budget = /\(≤ ([\d,.]+)\)/.exec(what);
  const median = Number.parseFloat(figure);
  if (budget === null || Number.isNaN(median)) return [what, figure, ...rest];
  return [what.replace(budget[0], `(≤ ${budget[1]}: ${verdict(median, Number(budget[1].replaceAll(',', '')))})`), figure, ...rest];
}

const verdict = (value, goal) => (value <= goal ? 'met' : 'missed');

/** The list at the head of the page of all rows that miss a budget, made anew of its tables. */
function withMissed(page) {
  let above = '';
  const list = page.split('\n').flatMap((row) => {
    if (!row.startsWith('| ')) return [];
    const cells = row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
    // A row that goes on from the one above it is about the same.
    if (cells[0].startsWith('… ')) cells[0] = `${above}: ${cells[0].slice(2)}`;
    else above = cells[0].split(': ')[0];
    if (!row.includes(': missed)')) return [];
    const verdicts = cells.filter((cell) => cell.includes(': missed)'));
    const what = cells[0].replace(/ \(≤ [^)]*\)/, '');
    return `- ${what}: ${verdicts.map((cell) => (cell === cells[0] ? `${cells[1]} ${/\(≤ [^:]*/.exec(cell)[0]})` : cell.replace(': missed', ''))).join('; ')}`;
  });
  return page.replace(
    /(<!-- missed -->\n)[\s\S]*(<!-- \/missed -->)/,
    (_, begin, end) => `${begin}\n${list.length === 0 ? 'None.' : list.join('\n')}\n\n${end}`,
  );
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1))];
}

export const median = (values) => quantile(values, 0.5);

/** Median / 95th / 99th percentile. */
export function spread(values) {
  return values.length === 0 ? '—' : [0.5, 0.95, 0.99].map((share) => number(quantile(values, share))).join(' / ');
}

export function number(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const megabytes = (values) => values.map((bytes) => bytes / 1048576);

/** The ratio of two medians, with the goal where there is one. */
export function ratio(ours, theirs, goal) {
  if (ours.length === 0 || theirs.length === 0) return '—';
  const value = median(ours) / median(theirs);
  const text = value >= 0.1 ? value.toFixed(2) : value.toFixed(3);
  return goal === undefined ? text : `${text} (≤ ${goal}: ${verdict(value, goal)})`;
}

/** How cost grows with size: the slope of a line through the logarithms; 0 is constant, 1 linear, 2 quadratic. */
export function exponent(points) {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)]);
  const mean = (at) => logs.reduce((sum, pair) => sum + pair[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  return logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
