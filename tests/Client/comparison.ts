import type { CompareResult, ComparedRun } from '../../client/shared/comparison';

/** A run that is like any other. */
export const run = (name: string, more: Partial<ComparedRun> = {}): ComparedRun => ({
  store: 'mlruns',
  runId: `${name}0123456789`,
  name,
  experimentId: '1',
  experimentName: 'wine',
  status: 'FINISHED',
  ...more,
});

/** A small comparison of two runs. */
export const comparison = (more: Partial<CompareResult> = {}): CompareResult => ({
  version: 1,
  runs: [run('a'), run('b')],
  params: [
    { key: 'lr', values: ['0.1', '0.2'], differs: true },
    { key: 'model', values: ['bert', 'bert'], differs: false },
  ],
  metrics: [
    { key: 'acc', values: [0.9, 0.8], differs: true, higherIsBetter: true, best: [0] },
    { key: 'loss', values: ['NaN', null], differs: true, higherIsBetter: false, best: [] },
  ],
  tags: [],
  baseline: 0,
  summary: { headline: '', differences: [], changes: [] },
  datasets: [],
  grouping: { repeats: [], suggested: [], groups: [], tests: [] },
  curves: [],
  problems: [],
  ...more,
});
