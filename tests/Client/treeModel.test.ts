import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewNode, ViewPage } from '../../client/shared/views';
import { readNodes } from '../../client/src/features/code-lens/arguments';
import { chosenRuns } from '../../client/src/features/compare-runs/selection';
import { readRuns } from '../../client/src/features/compare-runs/pageState';
import { parseTarget } from '../../client/src/features/open-document/target';
import { plain } from '../../client/src/infrastructure/plainText';
import { gpuNode, gpuOf, runOf } from '../../client/src/features/views/nodeIds';
import { placeOf, TreeModel } from '../../client/src/features/views/treeModel';

const node = (id: string): ViewNode => ({ id, label: id });
const more = (token: string): ViewNode => ({ id: `more:${token}`, label: 'Load more', command: { kind: 'loadMore', argument: token } });

/** A server with these pages, keyed by `id|page`; counts what it is asked. */
function server(pages: Record<string, ViewNode[]>) {
  const asked: string[] = [];
  const model = new TreeModel((id, page): Promise<ViewPage> => {
    const key = `${id ?? ''}|${page ?? ''}`;
    asked.push(key);
    const nodes = pages[key];
    return nodes === undefined ? Promise.reject(new Error(`no ${key}`)) : Promise.resolve({ nodes: nodes.map((one) => ({ ...one })) });
  });
  return { model, asked, pages };
}
const ids = (rows: { node: ViewNode }[]) => rows.map((row) => row.node.id);

test('children are asked for once', async () => {
  const { model, asked } = server({ '|': [node('store:a')], 'store:a|': [node('run:a/1')] });
  const [store] = await model.children(undefined);
  assert.deepEqual(ids(await model.children(store)), ['run:a/1']);
  await model.children(store);
  assert.deepEqual(asked, ['|', 'store:a|']);
});

test('rows that look different are drawn again wherever they stand, and what is below them stays', async () => {
  const { model, asked } = server({
    '|': [node('a'), node('b')],
    'a|': [node('run:x')],
    'b|': [node('run:x'), node('run:y')],
    'run:x|': [node('m')],
  });
  const [a, b] = await model.children(undefined);
  const [one] = await model.children(a);
  const [two] = await model.children(b);
  await model.children(one);
  assert.deepEqual(model.shown(['run:x', 'run:z']), ['run:x']);
  const before = asked.length;
  assert.deepEqual(model.update([{ id: 'run:x', label: 'new' }]), [one, two]);
  assert.deepEqual(model.update([{ id: 'run:x', label: 'new' }]), []);
  assert.equal((await model.children(b))[0]?.node.label, 'new');
  assert.deepEqual(ids(await model.children(one)), ['m']);
  assert.equal(asked.length, before);
});

test('further rows take the place of "load more"', async () => {
  const { model } = server({ '|': [node('1'), more('p2')], '|p2': [node('2'), more('p3')], '|p3': [node('3')] });
  const first = await model.children(undefined);
  assert.equal(await model.loadMore(first[1]!), true);
  const second = await model.children(undefined);
  assert.deepEqual(ids(second), ['1', '2', 'more:p3']);
  assert.equal(await model.loadMore(second[2]!), true);
  assert.deepEqual(ids(await model.children(undefined)), ['1', '2', '3']);
});

test('a row is found by the ids of its way, asking for what was never opened', async () => {
  const { model, asked } = server({ '|': [node('a'), node('b')], 'b|': [node('b1'), node('b2')] });
  const row = await model.find(['b', 'b2']);
  assert.equal(row?.node.id, 'b2');
  assert.equal(row.parent?.node.id, 'b');
  assert.equal((await model.children(row.parent))[1], row);
  assert.deepEqual(asked, ['|', 'b|']);
  assert.equal(await model.find(['b', 'gone']), undefined);
  assert.equal(await model.find(['gone', 'b1']), undefined);
  assert.equal(await model.find([]), undefined);
});

test('a row is found on a later page of its parent', async () => {
  const { model } = server({ '|': [node('g')], 'g|': [node('1'), more('p2')], 'g|p2': [node('2'), more('p3')], 'g|p3': [node('3')] });
  assert.equal((await model.find(['g', '3']))?.node.id, '3');
  assert.equal(await model.find(['g', '4']), undefined);
});

test('a changed node is drawn in all its places without asking for anything', async () => {
  const { model, asked } = server({ '|': [node('a'), node('b')], 'a|': [node('run:s/1')], 'b|': [node('run:s/1'), node('run:s/2')] });
  const [a, b] = await model.children(undefined);
  const rows = [(await model.children(a))[0], (await model.children(b))[0]];
  const before = asked.length;
  assert.deepEqual(model.replace({ id: 'run:s/1', label: 'starred' }), rows);
  assert.deepEqual(
    rows.map((row) => row?.node.label),
    ['starred', 'starred'],
  );
  assert.deepEqual(model.replace({ id: 'run:s/9', label: 'new' }), []);
  assert.equal(asked.length, before);
});

test('a lens hands over ids and nothing else', () => {
  assert.deepEqual(readNodes(['a', 'b']), ['a', 'b']);
  for (const bad of [undefined, null, 'a', [], ['a', 7], { length: 1 }]) assert.equal(readNodes(bad), undefined);
});

test('a second click on the same "load more" does nothing', async () => {
  const { model } = server({ '|': [node('1'), more('p2')], '|p2': [node('2')] });
  const row = (await model.children(undefined))[1]!;
  const both = await Promise.all([model.loadMore(row), model.loadMore(row)]);
  assert.deepEqual(both, [true, false]);
  assert.deepEqual(ids(await model.children(undefined)), ['1', '2']);
});

test('a refresh keeps the rows and as many pages as were open', async () => {
  const { model, pages } = server({ '|': [node('1'), more('p2')], '|p2': [node('2')] });
  const before = await model.children(undefined);
  await model.loadMore(before[1]!);
  pages['|'] = [{ ...node('1'), description: 'new' }, more('p2')];
  model.invalidate();
  const after = await model.children(undefined);
  assert.deepEqual(ids(after), ['1', '2']);
  assert.equal(after[0], before[0]);
  assert.equal(after[0]?.node.description, 'new');
});

test('a refresh draws again only what differs, once all of it is known', async () => {
  const { model, asked, pages } = server({
    '|': [node('s'), node('t')],
    's|': [node('e'), node('f')],
    'e|': [node('run:1'), node('run:2')],
    'run:1|': [node('m')],
    't|': [node('g')],
  });
  const [s, t] = await model.children(undefined);
  const [e] = await model.children(s);
  const [one] = await model.children(e);
  await model.children(one);
  await model.children(t);

  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), []);

  pages['e|'] = [{ ...node('run:1'), description: 'new' }, node('run:2')];
  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), [one]);
  assert.equal(one?.node.description, 'new');

  pages['e|'] = [node('run:3'), node('run:1')];
  pages['run:1|'] = [node('m'), node('n')];
  model.invalidate('e');
  asked.length = 0;
  assert.deepEqual(await model.renew(e, () => true), [e]);
  assert.deepEqual(asked, ['e|', 'run:1|']);
  assert.deepEqual(ids(await model.children(e)), ['run:3', 'run:1']);
  assert.deepEqual(ids(await model.children(one)), ['m', 'n']);
  assert.equal(asked.length, 2);

  pages['|'] = [node('s')];
  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), [undefined]);
});

test('what is closed is asked for when it is opened again', async () => {
  const { model, asked } = server({ '|': [node('a'), node('b')], 'a|': [node('a1')], 'b|': [node('b1')] });
  const [a, b] = await model.children(undefined);
  await model.children(a);
  await model.children(b);
  model.invalidate();
  asked.length = 0;
  assert.deepEqual(await model.renew(undefined, (row) => row !== a), [a]);
  assert.deepEqual(asked, ['|', 'b|']);
  await model.children(a);
  assert.deepEqual(asked, ['|', 'b|', 'a|']);
});

test("a row's own change is drawn without the row above it", async () => {
  const { model, pages } = server({ '|': [node('s')], 's|': [node('e'), node('f')], 'e|': [node('1')], 'f|': [node('2')] });
  const [s] = await model.children(undefined);
  const [e, f] = await model.children(s);
  await model.children(e);
  await model.children(f);
  pages['s|'] = [{ ...node('e'), description: 'sorted' }, node('f')];
  pages['e|'] = [node('3')];
  assert.deepEqual(model.invalidateRow('e'), [s]);
  assert.deepEqual(await model.renew(s, () => true), [e]);
  assert.deepEqual(ids(await model.children(e)), ['3']);
});

test('a refusal is drawn, and asked for again by the next refresh', async () => {
  const { model, pages } = server({ '|': [node('a')], 'a|': [node('1')] });
  const [a] = await model.children(undefined);
  await model.children(a);
  delete pages['a|'];
  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), [a]);
  assert.equal((await model.children(a))[0]?.error, 'no a|');
  pages['a|'] = [node('1')];
  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), [a]);
  assert.deepEqual(ids(await model.children(a)), ['1']);
});

test('an answer that comes late does not put back what was newer', async () => {
  const answers: ((page: ViewPage) => void)[] = [];
  const model = new TreeModel(() => new Promise((resolve) => answers.push(resolve)));
  const first = model.children(undefined);
  answers[0]?.({ nodes: [node('0')] });
  await first;
  model.invalidate();
  const old = model.children(undefined);
  model.invalidate();
  const newest = model.children(undefined);
  answers[2]?.({ nodes: [node('2')] });
  assert.deepEqual(ids(await newest), ['2']);
  answers[1]?.({ nodes: [node('1')] });
  assert.deepEqual(ids(await old), ['2']);
  assert.deepEqual(ids(await model.children(undefined)), ['2']);
});

/** A server that answers when the test says so. */
function slowServer() {
  const answers: ((page: ViewPage) => void)[] = [];
  const refusals: ((error: Error) => void)[] = [];
  const model = new TreeModel(
    () =>
      new Promise((resolve, reject) => {
        answers.push(resolve);
        refusals.push(reject);
      }),
  );
  return { model, answers, refusals };
}

test('what changes while the first answer is on its way is asked for again', async () => {
  const { model, answers } = slowServer();
  const early = model.children(undefined);
  model.invalidate();
  assert.deepEqual(await model.renew(undefined, () => true), [undefined]);
  answers[0]?.({ nodes: [], message: { cause: 'empty', text: 'No experiments yet.' } });
  assert.deepEqual(ids(await early), []);
  const drawn = model.children(undefined);
  assert.equal(answers.length, 2);
  answers[1]?.({ nodes: [node('1')] });
  assert.deepEqual(ids(await drawn), ['1']);
  assert.equal(model.message, undefined);
  await model.children(undefined);
  assert.equal(answers.length, 2);
});

test('a row whose children are on their way for the first time is drawn again when it changes', async () => {
  const { model, answers } = slowServer();
  const roots = model.children(undefined);
  answers[0]?.({ nodes: [node('g')] });
  const [group] = await roots;
  const early = model.children(group);
  model.invalidate();
  const drawn = model.renew(undefined, () => true);
  answers[2]?.({ nodes: [node('g')] });
  assert.deepEqual(await drawn, [group]);
  answers[1]?.({ nodes: [] });
  assert.deepEqual(ids(await early), []);
  const again = model.children(group);
  answers[3]?.({ nodes: [node('1')] });
  assert.deepEqual(ids(await again), ['1']);
});

test('a refusal that comes late does not put away what was newer', async () => {
  const { model, answers, refusals } = slowServer();
  const old = model.children(undefined);
  const newest = model.children(undefined);
  answers[1]?.({ nodes: [node('1')] });
  await newest;
  refusals[0]?.(new Error('gone'));
  assert.deepEqual(ids(await old), ['1']);
  assert.deepEqual(ids(await model.children(undefined)), ['1']);
  assert.equal(answers.length, 2);
});

test('rows with a tooltip that was asked for are drawn again once, as far as they are still there', async () => {
  const { model } = server({ '|': [node('a'), node('b')] });
  const [a] = await model.children(undefined);
  assert.ok(a);
  model.tip(a);
  model.tip({ node: node('gone'), parent: undefined });
  assert.deepEqual(model.untip(), [a]);
  assert.deepEqual(model.untip(), []);
});

test('a change of a node concerns it and what is below, not its siblings', async () => {
  const { model, asked } = server({ '|': [node('a'), node('b')], 'a|': [node('a1')], 'a1|': [node('a2')], 'b|': [node('b1')] });
  const [a, b] = await model.children(undefined);
  const [a1] = await model.children(a);
  await model.children(a1);
  await model.children(b);
  asked.length = 0;
  assert.equal(model.invalidate('a')[0], a);
  await model.children(undefined);
  await model.children(a);
  await model.children(a1);
  await model.children(b);
  assert.deepEqual(asked, ['a|', 'a1|']);
});

test('a refusal is one row that says why, and the next look asks again', async () => {
  const { model, pages } = server({});
  const [row] = await model.children(undefined);
  assert.equal(row?.error, 'no |');
  assert.match(row.node.accessibleLabel ?? '', /^Error: /);
  pages['|'] = [node('1')];
  assert.deepEqual(ids(await model.children(undefined)), ['1']);
});

test('a node that stands in two places is a row of its own in each, even below itself', async () => {
  const { model, asked } = server({ '|': [node('p'), node('c')], 'p|': [node('c')], 'c|': [node('p')] });
  const [p, c] = await model.children(undefined);
  const [nested] = await model.children(p);
  const [again] = await model.children(nested);
  const [below] = await model.children(c);
  const rows = [p!, c!, nested!, again!, below!];
  assert.equal(new Set(rows.map(placeOf)).size, 5);
  assert.deepEqual(
    rows.map((row) => row.parent),
    [undefined, undefined, p, nested, c],
  );
  asked.length = 0;
  assert.deepEqual(model.invalidate('c'), [c, nested]);
  await model.children(p);
  await model.children(nested);
  await model.children(c);
  assert.deepEqual(asked, ['c|', 'c|']);
});

test('a node that the server sends twice shows once', async () => {
  const { model } = server({ '|': [node('1'), node('1')] });
  assert.deepEqual(ids(await model.children(undefined)), ['1']);
});

test('ids are read from the right: an alias may hold a slash', () => {
  assert.deepEqual(runOf('run:team/cluster/0a1b'), { store: 'team/cluster', runId: '0a1b' });
  assert.equal(runOf('metrics:a/0a1b'), undefined);
  assert.equal(runOf('run:a'), undefined);
  assert.deepEqual(gpuOf('gpu:atlas/3'), { host: 'atlas', gpuId: 3 });
  assert.equal(gpuOf('gpu:atlas/x'), undefined);
  assert.equal(gpuNode({ host: 'atlas', gpuId: 3 }), 'gpu:atlas/3');
});

test('a command is about the selection, unless it was called on a row outside of it', () => {
  const row = (id: string) => ({ node: node(id), parent: undefined });
  const [one, two, other, params] = [row('run:a/1'), row('run:a/2'), row('run:a/3'), row('params:a/1')];
  assert.deepEqual(
    chosenRuns(one, [one, two], []).map(({ runId }) => runId),
    ['1', '2'],
  );
  assert.deepEqual(
    chosenRuns(one, undefined, [two, one]).map(({ runId }) => runId),
    ['2', '1'],
  );
  assert.deepEqual(
    chosenRuns(other, undefined, [one, two]).map(({ runId }) => runId),
    ['3'],
  );
  assert.deepEqual(
    chosenRuns(undefined, undefined, [one, params, one, two]).map(({ runId }) => runId),
    ['1', '2'],
  );
});

test('what a store says is neither a link nor an icon in a message', () => {
  const link = /\[((?:(?!\]\().)+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/i;
  const icon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
  for (const hostile of ['held by [bob](command:workbench.action.quit)', '[a](https://example.org)', '$(zap) run', '[]($(x))']) {
    assert.doesNotMatch(plain(hostile), link);
    assert.doesNotMatch(plain(hostile), icon);
    assert.equal(plain(hostile).replaceAll('\u200b', ''), hostile);
  }
  assert.equal(plain('GPU 0 is held by bob (work).'), 'GPU 0 is held by bob (work).');
});

test("a page's state from disk is not taken on trust", () => {
  const run = { store: 'a', runId: '1' };
  assert.deepEqual(readRuns({ runs: [run, { ...run, runId: '2', extra: 1 }] }), [run, { store: 'a', runId: '2' }]);
  for (const bad of [null, 'x', {}, { runs: [run] }, { runs: [run, 7] }, { runs: [run, { store: 'a' }] }, { runs: Array(501).fill(run) }]) {
    assert.equal(readRuns(bad), undefined);
  }
});

test('an address may end in a place', () => {
  assert.deepEqual(parseTarget('file:///a%23b.yaml#12,3'), { uri: 'file:///a%23b.yaml', line: 12, column: 3 });
  assert.deepEqual(parseTarget('file:///a.yaml#2,4,7'), { uri: 'file:///a.yaml', line: 2, column: 4, length: 7 });
  assert.deepEqual(parseTarget('file:///a.yaml#7'), { uri: 'file:///a.yaml', line: 7, column: 0 });
  assert.deepEqual(parseTarget('file:///a.yaml'), { uri: 'file:///a.yaml' });
});
