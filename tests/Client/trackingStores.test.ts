import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredentials, withCredential, withoutOrigins } from '../../client/src/features/tracking-stores/credentials';
import { addressOf, kinds } from '../../client/src/features/tracking-stores/kinds';
import { storeOf } from '../../client/src/features/views/nodeIds';
import { readStores, withStore, writeStores } from '../../client/src/infrastructure/storeList';
import { traced, withoutSecrets } from '../../client/src/infrastructure/traceText';

test('the setting is read as people write it', () => {
  assert.deepEqual(readStores(['mlruns', ' https://team ', { uri: '/data/mlruns', name: 'Cluster' }, { uri: 'x', name: '' }]), [
    { uri: 'mlruns' },
    { uri: 'https://team' },
    { uri: '/data/mlruns', name: 'Cluster' },
    { uri: 'x' },
  ]);
  for (const nonsense of [undefined, null, 'mlruns', 5, [null, 5, '', {}, { uri: 5 }, { name: 'x' }, []]])
    assert.deepEqual(readStores(nonsense), []);
});

test('a store is added once, and written as short as it can be', () => {
  const once = withStore([{ uri: 'mlruns' }], { uri: 'https://team', name: 'Team' });
  const renamed = withStore(once, { uri: 'mlruns', name: 'Laptop' });
  assert.deepEqual(renamed, [
    { uri: 'mlruns', name: 'Laptop' },
    { uri: 'https://team', name: 'Team' },
  ]);
  assert.deepEqual(writeStores(once), ['mlruns', { name: 'Team', uri: 'https://team' }]);
  assert.deepEqual(readStores(writeStores(renamed)), renamed);
});

test('credentials are kept by origin, one each', () => {
  const first = withCredential([], { origin: 'https://a', user: 'alice', password: 'old' });
  const both = withCredential(withCredential(first, { origin: 'https://a', token: 'new' }), { origin: 'https://b' });
  assert.deepEqual(both, [{ origin: 'https://a', token: 'new' }, { origin: 'https://b' }]);
  assert.deepEqual(withoutOrigins(both, ['https://a']), [{ origin: 'https://b' }]);
  // That an origin is named once more takes no password away.
  assert.deepEqual(withCredential(both, { origin: 'https://a' }), both);
});

test('what cannot be read of the secret storage is passed over', () => {
  for (const text of [undefined, '', '{', '{}', 'null', '"x"']) assert.deepEqual(readCredentials(text), []);
  assert.deepEqual(readCredentials('[{"origin":"https://a","token":"t"},{"origin":5},{"origin":"b","password":5},null]'), [
    { origin: 'https://a', token: 't' },
  ]);
});

test('a trace says that a message with a password went, and not what was in it', () => {
  const secret = 'hunter2';
  for (const method of ['forge/credentials', 'forge/stores/test', 'forge/stores/check', 'forge/stores/list']) {
    for (const message of [
      `Sending notification '${method}'.\nParams: {"credentials": [{"password": "${secret}"}]}`,
      `Sending request '${method} - (5)'.\nParams: {\n  "address": "https://alice:${secret}@h"\n}`,
      `Received response '${method} - (5)' in 7ms.\nResult: {"keep": {"token": "${secret}"}}`,
      `{"type":"send-request","message":{"method":"${method}","params":{"password":"${secret}"}}}`,
    ])
      assert.ok(!traced(message).includes(secret), message);
    assert.match(traced(`Sending request '${method} - (5)'.\nParams: 1`), new RegExp(method));
  }
  const other = "Sending request 'textDocument/hover - (6)'.\nParams: {}";
  assert.equal(traced(other), other);
});

test('the log for traces is the log in everything else', () => {
  const lines: string[] = [];
  const log = {
    logLevel: 1,
    trace: (line: string) => lines.push(`trace ${line}`),
    info(line: string) {
      assert.equal(this, log);
      lines.push(`info ${line}`);
    },
  };
  const traces = withoutSecrets(log as unknown as Parameters<typeof withoutSecrets>[0]);
  assert.equal(traces.logLevel, 1);
  traces.info('forge/credentials');
  traces.trace("Sending notification 'forge/credentials'.\nParams: hunter2");
  assert.deepEqual(lines, [
    'info forge/credentials',
    "trace Sending notification 'forge/credentials'.\n(withheld, as it may hold a password)",
  ]);
});

test('a store is known by the row that stands for it, and by the one that says why it cannot be read', () => {
  assert.equal(storeOf('store:team-server'), 'team-server');
  assert.equal(storeOf('problem:store:team-server'), 'team-server');
  for (const other of ['run:a/b', 'problem:experiment:a/1', 'store:', 'restore:a']) assert.equal(storeOf(other), undefined);
});

test('a file that was picked becomes an address', () => {
  assert.equal(addressOf('sqlite', 'mlflow.db'), 'sqlite:///mlflow.db');
  assert.equal(addressOf('sqlite', '/data/mlflow.db'), 'sqlite:////data/mlflow.db');
  assert.equal(addressOf('folder', '/data/mlruns'), '/data/mlruns');
  assert.equal(new Set(kinds.map(({ id }) => id)).size, kinds.length);
});
