import type { CompareResult, ComparedRun, MetricCurve } from '../../client/shared/comparison';
import type { Look } from '../../client/webview/charts/look';

/** A run of a comparison that a test looks at. */
export const sampleRun = (name: string, more: Partial<ComparedRun> = {}): ComparedRun => ({
  store: 'mlruns',
  runId: `${name}0123456789`,
  name,
  experimentId: '1',
  experimentName: 'wine',
  status: 'FINISHED',
  ...more,
});

export const sampleCurve = (
  run: number,
  values: MetricCurve['values'],
  times = values.map((_, i) => 1000 * i),
  more: Partial<MetricCurve> = {},
): MetricCurve => ({ run, metric: 'loss', steps: values.map((_, i) => i), times, values, totalPoints: values.length, ...more });

/** A comparison without anything but what a test gives. */
export const sampleComparison = (more: Partial<CompareResult> = {}): CompareResult => ({
  version: 1,
  runs: [sampleRun('a'), sampleRun('b')],
  params: [],
  metrics: [],
  tags: [],
  baseline: 0,
  summary: { headline: '', differences: [], changes: [] },
  datasets: [],
  grouping: { repeats: [], suggested: [], groups: [], tests: [] },
  curves: [],
  problems: [],
  ...more,
});

/** A small comparison of two runs, with parameters and metrics. */
export const twoRuns = (more: Partial<CompareResult> = {}): CompareResult =>
  sampleComparison({
    params: [
      { key: 'lr', values: ['0.1', '0.2'], differs: true },
      { key: 'model', values: ['bert', 'bert'], differs: false },
    ],
    metrics: [
      { key: 'acc', values: [0.9, 0.8], differs: true, higherIsBetter: true, best: [0] },
      { key: 'loss', values: ['NaN', null], differs: true, higherIsBetter: false, best: [] },
    ],
    ...more,
  });

export const sampleLook = (labels: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f']): Look => ({
  theme: {
    foreground: '#ccc',
    muted: '#888888',
    grid: '#444',
    background: '#222',
    border: '#555',
    fontFamily: 'sans-serif',
    series: ['#3794ff', '#f14c4c', '#89d185', '#d18616', '#b180d7', '#cca700'],
  },
  page: '#1f1f1f',
  isDark: true,
  isHighContrast: false,
  labels,
});
