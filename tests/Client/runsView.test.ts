import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FilterCompletions, PickField } from '../../client/shared/runs';
import { filterRows } from '../../client/src/features/runs-view/filterRows';
import { directions, fieldParts, fieldsNote } from '../../client/src/features/runs-view/pickField';
import {
  defaultState,
  optionsOf,
  readState,
  withFilter,
  withList,
  withStarsToggled,
} from '../../client/src/features/runs-view/runsViewState';
import { experimentOf } from '../../client/src/features/views/nodeIds';
import { TreeModel, type Row } from '../../client/src/features/views/treeModel';

const wine = 'experiment:a/1';

test('how an experiment is listed is kept until it is the default again', () => {
  let state = withList(defaultState, wine, { sort: 'metrics.acc DESC', columns: ['params.lr'] });
  state = withList(state, wine, { filter: "status = 'FAILED'" });
  assert.deepEqual(state.experiments, { [wine]: { sort: 'metrics.acc DESC', filter: "status = 'FAILED'", columns: ['params.lr'] } });
  state = withList(state, wine, { sort: undefined, filter: ' ', columns: [] });
  assert.deepEqual(state.experiments, {});
});

test('two hundred arranged experiments are kept, the last changed ones', () => {
  let state = defaultState;
  for (let i = 0; i < 250; i++) state = withList(state, `experiment:a/${i}`, { groupBy: 'lr' });
  state = withList(state, 'experiment:a/60', { groupBy: 'seed' });
  const kept = Object.keys(state.experiments);
  assert.equal(kept.length, 200);
  assert.deepEqual([kept[0], kept.at(-1)], ['experiment:a/50', 'experiment:a/60']);
});

test('stars come and go for all of a selection', () => {
  let state = withStarsToggled(defaultState, ['run:a/1', 'run:a/2']);
  state = withStarsToggled(state, ['run:a/2', 'run:a/3']);
  assert.deepEqual(state.starred, ['run:a/1', 'run:a/2', 'run:a/3']);
  assert.deepEqual(withStarsToggled(state, ['run:a/1', 'run:a/3']).starred, ['run:a/2']);
});

test('the last filters are kept once each, twenty of them', () => {
  let state = defaultState;
  for (let i = 0; i < 30; i++) state = withFilter(state, `metrics.acc > ${i % 25}`);
  assert.equal(state.filters.length, 20);
  assert.equal(state.filters[0], 'metrics.acc > 4');
  assert.equal(new Set(state.filters).size, 20);
});

test('what the workspace kept is not taken on trust, and comes back whole', () => {
  const state = withStarsToggled(withFilter(withList(defaultState, wine, { groupBy: 'lr' }), 'x = 1'), ['run:a/1']);
  assert.deepEqual(readState(JSON.parse(JSON.stringify(state))), state);
  for (const bad of [undefined, null, 7, 'x', [], { experiments: 7, starred: {}, filters: 'x', showDeleted: 1 }])
    assert.deepEqual(readState(bad), defaultState);
  const odd = readState({
    experiments: { [wine]: { sort: 7, filter: 'a', columns: ['x', 7] }, 'experiment:a/2': null },
    starred: ['run:a/1', 7],
  });
  assert.deepEqual(odd, { ...defaultState, experiments: { [wine]: { filter: 'a', columns: ['x'] } }, starred: ['run:a/1'] });
});

test('history stays here, wishes travel', () => {
  assert.deepEqual(Object.keys(optionsOf(withFilter(defaultState, 'a'))).sort(), ['experiments', 'showDeleted', 'starred']);
});

const offered: FilterCompletions = {
  items: [{ label: 'metrics.acc', detail: '3 runs', icon: 'graph-line', text: 'metrics.acc ', start: 4, end: 7 }],
};

test('Enter on a sound filter applies it, on an unfinished one goes on', () => {
  const sound = filterRows('not acc', offered, [], '');
  assert.deepEqual([sound.active?.action, sound.active?.value], ['apply', 'not acc']);
  assert.deepEqual([sound.items[0]?.action, sound.items[0]?.value], ['write', 'not metrics.acc ']);
  const unfinished = filterRows(
    'not acc',
    { ...offered, problem: { message: 'An operator is expected', offset: 7, isUnfinished: true } },
    [],
    '',
  );
  assert.equal(unfinished.active, unfinished.items[0]);
  assert.deepEqual(unfinished.state[0], {
    label: 'An operator is expected',
    detail: 'not acc▸',
    icon: 'info',
    action: 'none',
    value: 'not acc',
  });
});

test('a wrong filter cannot be applied and shows its place', () => {
  const rows = filterRows('acc ! 1', { items: [], problem: { message: 'no', offset: 4, isUnfinished: false } }, [], '');
  assert.deepEqual([rows.active?.action, rows.active?.detail, rows.active?.icon], ['none', 'acc ▸! 1', 'error']);
});

test('an empty box offers the last filters, the fields, and all runs where there is a filter', () => {
  const rows = filterRows('', offered, ['a = 1', 'b = 2'], 'a = 1');
  assert.deepEqual(
    [...rows.state, ...rows.history].map(({ action, value }) => `${action} ${value}`),
    ['apply ', 'apply a = 1', 'apply b = 2', 'forget '],
  );
  assert.equal(rows.active, rows.history[0]);
  assert.deepEqual(filterRows('', { items: [] }, [], ''), { state: [], items: [], history: [], active: undefined });
  assert.deepEqual(
    filterRows('B', { items: [] }, ['a = 1', 'b = 2'], '').history.map(({ value }) => value),
    ['b = 2', 'B'],
  );
});

const field = (kind: string, key: string, more: Partial<PickField> = {}): PickField => ({
  field: kind === 'attribute' ? key : `${kind}s.${key}`,
  label: key,
  kind,
  key,
  runs: 3,
  ...more,
});

test('the likely direction of an order stands first', () => {
  const first = (one: PickField) => `${directions(one)[0]?.label}: ${directions(one)[0]?.sort}`;
  assert.equal(first(field('metric', 'acc', { higherIsBetter: true })), 'Highest first (best): metrics.acc DESC');
  assert.equal(first(field('metric', 'loss', { higherIsBetter: false })), 'Lowest first (best): metrics.loss ASC');
  assert.equal(first(field('metric', 'odd')), 'Highest first: metrics.odd DESC');
  assert.equal(first(field('attribute', 'start_time')), 'Newest first: start_time DESC');
  assert.equal(first(field('param', 'lr')), 'A to Z: params.lr ASC');
});

test('fields stand by kind with how many runs have them', () => {
  const fields = {
    fields: [field('attribute', 'status'), field('param', 'lr', { runs: 2, values: 1 }), field('metric', 'acc')],
    runs: 3,
    isPartial: false,
  };
  assert.deepEqual(
    fieldParts(fields, ['metric', 'param', 'tag']).map(({ title, rows }) => [
      title,
      ...rows.map(({ label, description }) => `${label}|${description}`),
    ]),
    [
      ['Metrics', 'acc|'],
      ['Parameters', 'lr|2 of 3 runs · one value'],
    ],
  );
  assert.equal(fieldsNote(fields), 'Type to search');
  assert.match(fieldsNote({ ...fields, runs: 2000, isPartial: true }), /2,000 of the runs/);
});

test('a row knows the experiment that it stands below', () => {
  const row = (id: string, parent?: Row): Row => ({ node: { id, label: id }, parent });
  const experiment = row(wine, row('store:a'));
  assert.equal(experimentOf(row('run:a/2', row('runGroup:a/1/lr/0', experiment))), wine);
  assert.equal(experimentOf(experiment), wine);
  assert.equal(experimentOf(row('starred:a')), undefined);
  assert.equal(experimentOf(undefined), undefined);
});

test('another order asks for the row and what is below it, keeps the rows and disturbs nobody else', async () => {
  const pages: Record<string, string[]> = {
    '': ['store:a'],
    'store:a': [wine, 'experiment:a/2'],
    [wine]: ['run:a/1', 'run:a/2'],
    'experiment:a/2': [],
  };
  const asked: string[] = [];
  const model = new TreeModel((id = '') => {
    asked.push(id);
    return Promise.resolve({ nodes: (pages[id] ?? []).map((one) => ({ id: one, label: one })) });
  });
  const [store] = await model.children(undefined);
  const [experiment, other] = await model.children(store);
  const before = await model.children(experiment);
  await model.children(other);
  asked.length = 0;
  pages[wine] = ['run:a/2', 'run:a/1'];
  assert.deepEqual(model.invalidateRow(wine), [store]);
  await model.children(undefined);
  const [again] = await model.children(store);
  const after = await model.children(again);
  await model.children(other);
  assert.deepEqual(asked, ['store:a', wine]);
  assert.equal(again, experiment);
  assert.deepEqual(after, [before[1], before[0]]);
  assert.equal(after[0], before[1]);
});

test('menus know rows by their kind, whatever flags stand behind it', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { menus: { 'view/item/context': { command: string; when: string; group: string }[] } };
  };
  const matches = (command: string, context: string) =>
    contributes.menus['view/item/context'].some(({ command: one, when }) => {
      const pattern = /viewItem =~ \/(.*)\/$/.exec(when)?.[1];
      return one === command && pattern !== undefined && new RegExp(pattern).test(context);
    });
  for (const context of ['run', 'run.starred', 'run.deleted', 'run.starred.deleted']) {
    assert.ok(matches('forge.compareRuns', context), context);
    assert.ok(matches('forge.compareRunWithBest', context), context);
    assert.equal(matches('forge.unstarRun', context), context.includes('starred'), context);
    assert.equal(matches('forge.starRun', context), !context.includes('starred'), context);
  }
  for (const context of ['experiment', 'experiment.filtered', 'experiment.deleted', 'experiment.filtered.deleted']) {
    assert.ok(matches('forge.sortRuns', context), context);
    assert.equal(matches('forge.clearRunFilter', context), context.includes('filtered'), context);
  }
  for (const context of ['runGroup', 'starred', 'store', 'metadata'])
    for (const command of ['forge.compareRuns', 'forge.starRun', 'forge.sortRuns'])
      assert.ok(!matches(command, context), `${command} ${context}`);
});
