import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DifferencesPart, DifferencesResult } from '../../client/shared/differences';
import type { CarriedPage } from '../../client/shared/exporting';
import { carriedDifferences } from '../../client/webview/carriedDifferences';

const ref = (runId: string) => ({ store: 's', runId });
const commit = (id: string, ...runs: number[]) => ({ id, runs });
const change = (to: string) => ({ to, files: [], totalFiles: 0, added: 1, removed: 0 });
const found: DifferencesResult = {
  version: 1,
  baseline: 1,
  code: {
    commits: [commit('one', 1), commit('two', 0, 2), commit('three', 3)],
    without: [4],
    changes: [change('two'), change('three')],
    uncommitted: [{ run: 3, from: 'dirty' }],
  },
  config: {
    runs: [1, 0, 3],
    hasConfigs: [true, true, false],
    files: [
      {
        path: 'config.yaml',
        texts: [{ id: 'b', fileName: '' }, { id: 'a', fileName: '' }, null],
        keys: [{ key: 'lr', values: ['1', '1', '2'], differs: true }],
        totalKeys: 1,
        sameKeys: 0,
        differs: true,
      },
    ],
  },
  data: { runs: [1, 0], hasDatasets: [true, true], hasCommit: [true, true], datasets: [], files: [] },
  environment: { runs: [1, 0], sources: [['b.txt'], ['a.txt']], packages: [], system: [] },
  differences: [],
  problems: [],
};
const part = (name: 'code' | 'config' | 'data' | 'environment') => ({
  ...found,
  code: null,
  config: null,
  data: null,
  environment: null,
  [name]: found[name],
});
const answers = [part('code'), part('config'), part('data'), part('environment')];
const page = (differences?: DifferencesResult[]) =>
  ({ result: { runs: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...ref(id), name: id })), baseline: 1 }, differences }) as CarriedPage;

test('a page in a file tells of code and configs for the runs that show, in their places of now', () => {
  const ask = (name: DifferencesPart) =>
    carriedDifferences(page(answers), { runs: ['b', 'd', 'a'].map(ref), baseline: ref('b'), parts: [name] });
  const { code, config, baseline } = { ...ask('config'), ...ask('code'), config: ask('config')?.config };
  assert.deepEqual(
    code?.commits.map(({ id, runs }) => [id, runs]),
    [
      ['one', [0]],
      ['two', [2]],
      ['three', [1]],
    ],
  );
  assert.deepEqual([code.without, code.uncommitted.map(({ run }) => run), code.changes.length], [[], [1], 2]);
  assert.deepEqual([config?.runs, config?.hasConfigs, baseline], [[0, 2, 1], [true, true, false], 0]);
  assert.equal(ask('code')?.config, null);
});

test('what only hidden runs have no longer differs', () => {
  const ask = (name: DifferencesPart) => carriedDifferences(page(answers), { runs: ['b', 'a'].map(ref), parts: [name] });
  assert.deepEqual(ask('config')?.config?.files[0]?.keys, [{ key: 'lr', values: ['1', '1'], differs: false }]);
  const code = ask('code')?.code;
  assert.deepEqual([code?.commits.length, code?.changes.length, code?.uncommitted.length], [2, 1, 0]);
  assert.deepEqual(ask('environment')?.environment?.sources, [['b.txt'], ['a.txt']]);
});

test('against another baseline the page says which one it knows', () => {
  const answer = carriedDifferences(page(answers), { runs: ['a', 'b'].map(ref), baseline: ref('a'), parts: ['code'] });
  assert.match(answer?.problems[0] ?? '', /what differs from b; choose it as the baseline/);
  assert.equal(answer?.code ?? undefined, undefined);
  assert.equal(carriedDifferences(page(), { runs: [ref('a'), ref('b')], parts: ['code'] }), undefined);
});
