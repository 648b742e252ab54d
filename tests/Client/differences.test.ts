import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangedFile, ConfigFile, SharedArtifact } from '../../client/shared/differences';
import { artifactGroups, bytesOf, chosenFile, deltaText, tooLarge } from '../../client/webview/sections/artifactsModel';
import {
  changeSize,
  configDiff,
  configNote,
  datasetRows,
  diffFiles,
  dvcRows,
  fileSize,
  roleText,
  size,
  sourcesText,
} from '../../client/webview/sections/differencesModel';
import { proseParts } from '../../client/webview/sections/prose';
import { runColumns, shownRows } from '../../client/webview/sections/runColumns';

const text = (id: string) => ({ id, fileName: 'f.py' });
const file = (more: Partial<ChangedFile> = {}): ChangedFile => ({ path: 'a.py', status: 'modified', added: 2, removed: 1, ...more });
const config = (more: Partial<ConfigFile> = {}): ConfigFile => ({
  path: 'config.yaml',
  texts: [text('a'), text('b')],
  keys: [],
  totalKeys: 0,
  sameKeys: 0,
  differs: false,
  ...more,
});

test('runs that say the same throughout share a column, and the baseline has one of its own', () => {
  const rows = [{ values: ['1', '1', '2', '1'] }, { values: [null, null, 'x', null] }];
  assert.deepEqual(
    runColumns(rows, ['base', 'b', 'c', 'd']).map(({ at, label, title }) => [at, label, title]),
    [
      [[0], 'base', 'base'],
      [[1, 3], 'b and 1 more', 'b\nd'],
      [[2], 'c', 'c'],
    ],
  );
});

test('a value that is missing is not the same as one that looks so', () => {
  assert.equal(runColumns([{ values: ['x', 'null', null] }], ['a', 'b', 'c']).length, 3);
  assert.equal(runColumns([{ values: ['x', null, null] }], ['a', 'b', 'c'], [true, true, false]).length, 3);
});

test('only rows that differ show, unless all are wanted', () => {
  const rows = [
    { key: 'a', values: ['1', '1'], differs: false },
    { key: 'b', values: ['1', '2'], differs: true },
  ];
  assert.deepEqual(
    shownRows(rows, true).map(({ key }) => key),
    ['b'],
  );
  assert.equal(shownRows(rows, false).length, 2);
});

test('what changed in a file is said, and why there are no lines', () => {
  assert.equal(fileSize(file({ before: text('a'), after: text('b') })), 'modified, +2 −1');
  assert.equal(fileSize(file({ added: null, removed: null, uri: 'file:///x' })), 'modified, binary');
  assert.equal(fileSize(file({ added: null, removed: null })), 'modified, no text');
  assert.equal(fileSize(file({ status: 'renamed', added: 0, removed: 0, before: text('a'), after: text('b') })), 'renamed only');
  assert.equal(roleText('import'), 'imported by it');
  assert.equal(roleText(null), '');
});

test('the editor gets the files that have a text on either side', () => {
  const change = {
    to: 'x',
    totalFiles: 3,
    added: 2,
    removed: 1,
    files: [file({ before: text('a'), uri: 'file:///a.py' }), file(), file({ after: text('b') })],
  };
  assert.deepEqual(diffFiles(change), [
    { path: 'a.py', before: text('a'), uri: 'file:///a.py' },
    { path: 'a.py', after: text('b') },
  ]);
  assert.equal(changeSize(change), '3 files, +2 −1');
  assert.equal(changeSize({ ...change, totalFiles: 0 }), 'no file differs');
  assert.deepEqual(configDiff('c.yaml', [text('a'), null, text('b')], 2), { path: 'c.yaml', before: text('a'), after: text('b') });
  assert.deepEqual(configDiff('c.yaml', [null, text('b')], 1), { path: 'c.yaml', after: text('b') });
});

test('a config says how much of it differs and who did not log it', () => {
  const keys = [{ key: 'lr', values: ['1', '2'], differs: true }];
  assert.equal(configNote(config({ keys, totalKeys: 1, sameKeys: 4, differs: true })), '1 value differs, 4 the same.');
  assert.match(configNote(config({ keys, totalKeys: 9, differs: true })), /The first 1 are shown/);
  assert.equal(configNote(config({ sameKeys: 4 })), 'All values are the same.');
  assert.equal(configNote(config({ differs: true })), 'The texts differ.');
  assert.equal(
    configNote(config({ texts: [text('a'), null], sameKeys: 1, differs: true })),
    'All values are the same. 1 of 2 runs did not log it.',
  );
});

test('facts of datasets are rows, and what no run says is none', () => {
  const set = {
    name: 'wine',
    values: [{ digest: 'a', rows: 1780 }, { digest: 'a', rows: 20 }, null],
    columns: [{ key: 'alcohol', values: ['double', 'long', null], differs: true }],
    differs: true,
  };
  assert.deepEqual(
    datasetRows(set, false).map(({ key, values }) => [key, ...values]),
    [
      ['Digest', 'a', 'a', null],
      ['Rows', '1,780', '20', null],
      ['Column alcohol', 'double', 'long', null],
    ],
  );
  const same = { ...set, values: [{ digest: 'a' }, { digest: 'a' }], columns: [] };
  assert.deepEqual(datasetRows(same, true), []);
});

test('data under DVC is told by hash, size and files', () => {
  const files = [{ path: 'data', values: [{ hash: 'ab.dir', size: 2_500_000, files: 1 }, { hash: 'cd' }, null] }];
  assert.deepEqual(dvcRows({ runs: [0, 1, 2], hasDatasets: [], hasCommit: [], datasets: [], files })[0]?.values, [
    'ab.dir · 2.5 MB · 1 file',
    'cd',
    null,
  ]);
});

test('where versions are from is said once for all runs', () => {
  assert.equal(
    sourcesText([['requirements.txt', 'model/conda.yaml'], ['requirements.txt'], []]),
    'From requirements.txt (2 runs), model/conda.yaml (1 run). 1 run logged nothing of the kind.',
  );
  assert.equal(sourcesText([[], []]), '');
});

test('sizes are in thousands', () => {
  assert.deepEqual([0, 999, 1000, 12_345_678, 5e12, -1, null].map(size), ['0 B', '999 B', '1 kB', '12.3 MB', '5 TB', '', '']);
});

const shared = (path: string, kind: SharedArtifact['kind'], sizes: (number | null)[]): SharedArtifact => ({ path, kind, sizes });

test('files are grouped by what they are, with how many runs have each', () => {
  const files = [shared('a.csv', 'table', [1, 2]), shared('b.png', 'image', [1, null])];
  assert.deepEqual(artifactGroups(files, 2), [
    { title: 'Pictures', files: [{ path: 'b.png', label: 'b.png (1 of 2 runs)' }] },
    { title: 'Tables', files: [{ path: 'a.csv', label: 'a.csv' }] },
  ]);
});

test('the file that was chosen stays while it is there, else one that most runs have', () => {
  const files = [shared('log.txt', 'text', [1, 1]), shared('b.png', 'image', [1, null]), shared('c.csv', 'table', [1, 1])];
  assert.equal(chosenFile(files, 'b.png')?.path, 'b.png');
  assert.equal(chosenFile(files, 'gone')?.path, 'c.csv');
  assert.equal(chosenFile([], 'b.png'), undefined);
});

test('what is too large is left to the editor', () => {
  assert.equal(tooLarge(12_000_000), '12 MB; open it in the editor.');
  assert.equal(tooLarge(3_000_000), undefined);
  assert.equal(tooLarge(-1), undefined);
});

test('a delta has a sign, and is short', () => {
  const cell = (delta: number | null) => ({ text: 'x', differs: true, delta });
  assert.deepEqual(
    [0.123456, -2, null].map((delta) => deltaText(cell(delta))),
    ['+0.1235', '−2', ''],
  );
});

test('what a message quotes is set apart, and a single backtick is a character', () => {
  assert.deepEqual(proseParts('run `git fetch` now'), ['run ', 'git fetch', ' now']);
  assert.deepEqual(proseParts('`a` and ` alone'), ['', 'a', ' and ` alone']);
  assert.deepEqual(proseParts('plain'), ['plain']);
});

test('base64 gives the bytes', () => {
  assert.deepEqual([...bytesOf('iVBORw==')], [0x89, 0x50, 0x4e, 0x47]);
});
