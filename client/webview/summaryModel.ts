import type { CompareResult, Difference, GroupTest, MetricChange } from '../shared/comparison';
import { count, formatNumber, formatRow, toNumber } from './format';
import { signed } from './table/delta';

/** The words for what a difference is in. */
export const kindWords: Readonly<Record<Difference['kind'], string>> = {
  parameter: 'Parameter',
  seed: 'Seed',
  code: 'Code',
  uncommitted: 'Uncommitted changes',
  config: 'Config',
  data: 'Data',
  environment: 'Environment',
  hardware: 'Hardware',
  script: 'Script',
  other: 'Other',
};

/**
 * The differences that the comparison came with and those that were found out later, what matters most first. What was found later says more
 * of the same thing: it takes its place, and for code and data that of all that was known.
 */
export function withFound(known: readonly Difference[], found: readonly Difference[]): Difference[] {
  const whole = new Set<Difference['kind']>(['code', 'uncommitted', 'data']);
  const same = (one: Difference) => (whole.has(one.kind) ? one.kind : `${one.kind}:${one.name}`);
  const later = new Set(found.map(same));
  return [...known.filter((one) => !later.has(same(one))), ...found].sort((a, b) => b.weight - a.weight);
}

/** Where on the page more of a difference may be found: sections with the item in them, the best first. */
export function placesOf({ kind, name }: Difference): { section: string; item: string }[] {
  const differences = { section: 'differences', item: `${kind}:${name}` };
  const row = (rowKind: string) => ({ section: 'table', item: `${rowKind}:${name}` });
  if (kind === 'parameter' || kind === 'seed') return [row('param'), row('tag')];
  if (kind === 'data') return [differences, row('dataset'), row('param'), row('tag')];
  const attribute = kind === 'code' ? [{ section: 'table', item: 'run:Commit' }] : [];
  return [differences, row('tag'), row('param'), ...attribute];
}

/** A weight of 0 to 1 as a word, and as so many of five dots. */
export function weightOf(weight: number): { word: string; dots: number } {
  const dots = Math.max(1, Math.min(5, Math.ceil(weight * 5)));
  return { word: ['hardly', 'little', 'perhaps', 'likely', 'very likely'][dots - 1] ?? '', dots };
}

/** How a metric changed, ready to be read. */
export interface ChangeLine {
  metric: string;
  run: number;
  from: string;
  to: string;
  change: string;
  verdict: MetricChange['verdict'];
  /** What the change is against chance. */
  chance: string;
}

export function changeLine({ metric, run, from, to, verdict, spread, isWithinSpread }: MetricChange): ChangeLine {
  const [a, b] = [toNumber(from), toNumber(to)];
  const [fromText, toText] = formatRow([from, to]);
  const isFinite = Number.isFinite(a) && Number.isFinite(b);
  const change = b - a;
  const percent =
    isFinite && a !== 0 && change !== 0 ? ` (${signed((100 * change) / Math.abs(a), (size) => formatNumber(size, 3))} %)` : '';
  const size = spread == null ? '' : ` (± ${formatNumber(spread, 3)})`;
  return {
    metric,
    run,
    from: fromText ?? '',
    to: toText ?? '',
    change: isFinite ? `${signed(change, (n) => formatNumber(n, 4))}${percent}` : 'no number',
    verdict,
    chance: isWithinSpread == null ? 'no repeats to tell' : isWithinSpread ? `within seed variance${size}` : `beyond seed variance${size}`,
  };
}

/** A group of runs as a line of the table of groups. */
export interface GroupLine {
  label: string;
  group: number;
  runs: readonly number[];
  count: number;
  mean: string;
  /** Runs whose value is NaN or infinite. */
  notFinite: number;
  isBaseline: boolean;
  /** Against the baseline's group. */
  test?: GroupTest;
}

/** The groups by one metric, the baseline's first. */
export function groupLines({ grouping, baseline }: CompareResult, metric: string): GroupLine[] {
  // The group that the tests are against, also where the reader has another baseline since and they are not made anew.
  const against = grouping.tests[0]?.against ?? grouping.groups.findIndex(({ runs }) => runs.includes(baseline));
  const lines = grouping.groups.map(({ label, runs, metrics }, group): GroupLine => {
    const found = metrics.find(({ key }) => key === metric);
    const test = grouping.tests.find((one) => one.metric === metric && one.of === group);
    return {
      label,
      group,
      runs,
      count: found?.count ?? 0,
      mean: meanText(found?.mean, found?.standardDeviation),
      notFinite: found?.notFinite ?? 0,
      isBaseline: group === against,
      ...(test === undefined ? {} : { test }),
    };
  });
  return lines.sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
}

/** `0.912 ± 0.004`: the mean has the digits that the deviation gives it. */
export function meanText(mean: number | null | undefined, deviation: number | null | undefined): string {
  if (mean == null) return '–';
  if (deviation == null || deviation === 0 || !Number.isFinite(deviation)) return formatNumber(mean) + (deviation === 0 ? ' ± 0' : '');
  // Two digits of the deviation, and the mean as far as they go.
  const decimals = Math.max(0, Math.min(15, 1 - Math.floor(Math.log10(deviation))));
  const isPlain = Math.abs(mean) < 1e9 && deviation >= 1e-6;
  return isPlain ? `${mean.toFixed(decimals)} ± ${deviation.toFixed(decimals)}` : `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
}

/** What a test says, in words that need no statistics. */
export function testWords({ p, difference, low, high, degreesOfFreedom, t }: GroupTest): { short: string; long: string } {
  if (p == null) {
    const same = difference === 0;
    return {
      short: same ? 'the same' : 'differs; nothing varies',
      long: same
        ? 'All values are equal.'
        : 'The values do not vary within either group, so that no test can be made; they differ between the groups.',
    };
  }
  const sure = p < 0.05;
  const interval =
    low == null || high == null
      ? ''
      : ` With 95 % confidence the true difference is between ${formatNumber(low, 3)} and ${formatNumber(high, 3)}.`;
  const exact =
    t == null || degreesOfFreedom == null
      ? ''
      : ` Welch’s t = ${formatNumber(toNumber(t), 3)} with ${formatNumber(degreesOfFreedom, 3)} degrees of freedom.`;
  const chance = `If the groups were equal, chance alone would give a difference this large in ${chanceText(p)}.`;
  return { short: sure ? 'a real difference, likely' : 'may be chance', long: `${chance}${interval}${exact}` };
}

function chanceText(p: number): string {
  return p < 0.0001 ? 'fewer than 1 of 10,000 cases' : `${formatNumber(100 * p, 2)} % of cases`;
}

/** A probability as it is written. */
export function pText(p: number | null | undefined): string {
  return p == null ? '–' : p < 0.0001 ? '< 0.0001' : formatNumber(p, 2);
}

/** Metrics of the groups: that of the ranking first, then those with a test. */
export function groupMetrics({ grouping, summary }: CompareResult): string[] {
  const tested = grouping.tests.map(({ metric }) => metric);
  const all = grouping.groups.flatMap(({ metrics }) => metrics.map(({ key }) => key));
  const known = new Set(all);
  return [...new Set([...(summary.metric == null ? [] : [summary.metric]), ...tested, ...all])].filter((key) => known.has(key));
}

/** What the groups are, in a sentence. */
export function groupsText({ grouping, runs }: CompareResult): string {
  const { groups, repeats } = grouping;
  const by = repeats.length === 0 ? 'all parameters' : `all parameters but ${list(repeats)}`;
  if (groups.length === runs.length) return `No two runs are alike by ${by}, so nothing is known of how much chance does.`;
  return `${count(runs.length, 'run')} in ${count(groups.length, 'group')}, alike by ${by}.`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
