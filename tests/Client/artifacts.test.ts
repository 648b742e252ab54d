import assert from 'node:assert/strict';
import { test } from 'node:test';
import { artifactAt, nameOf, sizeText } from '../../client/src/features/artifacts/artifactUri';
import { artifactOf } from '../../client/src/features/views/nodeIds';

test('the address of an artifact holds its store, its run and its path', () => {
  assert.deepEqual(artifactAt('/mlruns/abc/plots/loss curve.png'), { store: 'mlruns', runId: 'abc', path: 'plots/loss curve.png' });
  assert.deepEqual(artifactAt('/host-5000/abc'), { store: 'host-5000', runId: 'abc', path: '' });
  for (const wrong of ['', '/', '/mlruns', '/mlruns/', '//abc/x']) assert.equal(artifactAt(wrong), undefined, wrong);
});

test('the rows of files and folders say what to download', () => {
  const at = (path: string) => ({ store: 's', runId: 'r', path });
  assert.deepEqual(artifactOf('artifact:s/r/plots/a.png'), { artifact: at('plots/a.png'), isFolder: false });
  assert.deepEqual(artifactOf('artifacts:s/r/plots'), { artifact: at('plots'), isFolder: true });
  assert.deepEqual(artifactOf('artifacts:s/r/'), { artifact: at(''), isFolder: true });
  assert.deepEqual(artifactOf('artifact:s/r/two\nlines'), { artifact: at('two\nlines'), isFolder: false });
  for (const other of ['run:s/r', 'param:s/r/key', 'artifact:s', '']) assert.equal(artifactOf(other), undefined, other);
});

test('what is saved has a name, also where it is everything', () => {
  assert.equal(nameOf({ store: 's', runId: 'r', path: 'a/b.csv' }), 'b.csv');
  assert.equal(nameOf({ store: 's', runId: 'r', path: '' }), 'artifacts-r');
});

test('sizes are for people', () => {
  assert.deepEqual([0, 1, 999_999, 52_428_800].map(sizeText), ['0 kB', '1 kB', '1000 kB', '52.4 MB']);
});
