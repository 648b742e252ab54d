import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DashboardExperiment } from '../../client/shared/dashboard';
import { arrange, lookOf, number, owners, statuses, usualLook, type Look } from '../../client/webview/dashboard/dashboardModel';

const experiment = (name: string, more: Partial<DashboardExperiment> = {}): DashboardExperiment => ({
  name,
  path: `experiments/${name}/metadata.yaml`,
  tags: [],
  isStale: false,
  runs: { finished: 0, failed: 0, killed: 0, running: 0, total: 0 },
  values: [],
  ...more,
});
const names = (experiments: DashboardExperiment[], look: Partial<Look>) =>
  arrange(experiments, { ...usualLook, ...look }).map(({ name }) => name);

test('experiments are sorted either way, numbers in names as numbers, and what has no value is last both times', () => {
  const all = [experiment('net-10', { best: 0.5 }), experiment('net-9'), experiment('Net-2', { best: 0.9 })];
  assert.deepEqual(names(all, { sort: 'name', descending: false }), ['Net-2', 'net-9', 'net-10']);
  assert.deepEqual(names(all, { sort: 'best', descending: true }), ['Net-2', 'net-10', 'net-9']);
  assert.deepEqual(names(all, { sort: 'best', descending: false }), ['net-10', 'Net-2', 'net-9']);
});

test('statuses are sorted and listed in the order of an experiment’s life', () => {
  const all = [
    experiment('a', { status: 'archived' }),
    experiment('b', { status: 'in_progress' }),
    experiment('c'),
    experiment('d', { status: 'planned' }),
  ];
  assert.deepEqual(names(all, { sort: 'status', descending: false }), ['b', 'd', 'a', 'c']);
  assert.deepEqual(statuses(all), [
    ['in_progress', 1],
    ['planned', 1],
    ['archived', 1],
    ['(no status)', 1],
  ]);
});

test('each word has to be somewhere in an experiment; status, owner and stale narrow further', () => {
  const all = [
    experiment('churn', { goal: 'Beat the Baseline', tags: ['tabular'], owner: 'alice', status: 'planned', isStale: true }),
    experiment('wine', { goal: 'Beat it', owner: 'bob', researcher: 'alice' }),
    experiment('fraud', { researcher: 'carol' }),
  ];
  assert.deepEqual(names(all, { words: ' beat  BASELINE tabular ' }), ['churn']);
  assert.deepEqual(names(all, { words: 'beat', owner: 'bob' }), ['wine']);
  assert.deepEqual(names(all, { isStale: true }), ['churn']);
  assert.deepEqual(names(all, { status: 'planned', owner: 'bob' }), []);
  assert.deepEqual(owners(all), [
    ['alice', 1],
    ['bob', 1],
    ['carol', 1],
  ]);
});

test('what was kept of another page, or by nobody, does no harm', () => {
  assert.deepEqual(lookOf({}), usualLook);
  assert.deepEqual(lookOf({ words: 3, status: null, sort: '__proto__', descending: 'yes', isStale: 1 }), usualLook);
  assert.deepEqual(lookOf({ words: 'x', sort: 'best', descending: false }), { ...usualLook, words: 'x', sort: 'best', descending: false });
});

test('numbers are short and say what they are', () => {
  assert.deepEqual([0, 1, 0.98765432, 123456.789, 1e-7, -2.5e9].map(number), ['0', '1', '0.9877', '123457', '1.00e-7', '-2.50e+9']);
});
