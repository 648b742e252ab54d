import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HoldBack } from '../../client/src/infrastructure/holdBack';

const finding = (line: number, message: string) => ({ message, code: 'FRG003', range: { start: { line }, end: { line } } });
const uri = 'file:///a.yaml';
const typing = () => {
  const holdBack = new HoldBack<ReturnType<typeof finding>>(400);
  holdBack.offer(uri, [], [], 0);
  return holdBack;
};

test('the first findings of a document show at once, even on the line of the cursor', () => {
  const shown = new HoldBack(400).offer(uri, [finding(0, 'a')], [0], 0);
  assert.deepEqual(shown, { show: [finding(0, 'a')] });
});

test('a new finding on the line of the cursor waits 400 ms', () => {
  const holdBack = typing();
  assert.deepEqual(holdBack.offer(uri, [finding(3, 'a')], [3], 1000), { show: [], askAt: 1400 });
  assert.deepEqual(holdBack.again(uri, [3], 1399), { show: [], askAt: 1400 });
  assert.deepEqual(holdBack.again(uri, [3], 1400), { show: [finding(3, 'a')] });
  assert.equal(holdBack.again(uri, [3], 1500), undefined);
});

test('typing on does not start the wait of the same finding again', () => {
  const holdBack = typing();
  holdBack.offer(uri, [finding(3, 'a')], [3], 1000);
  assert.deepEqual(holdBack.offer(uri, [finding(3, 'a')], [3], 1200), { show: [], askAt: 1400 });
  assert.deepEqual(holdBack.offer(uri, [finding(3, 'a')], [3], 1450), { show: [finding(3, 'a')] });
});

test('a finding elsewhere shows at once while the new one waits', () => {
  const shown = typing().offer(uri, [finding(3, 'a'), finding(9, 'b')], [3], 1000);
  assert.deepEqual(shown, { show: [finding(9, 'b')], askAt: 1400 });
});

test('a finding that was there before stays when lines above it come and go', () => {
  const holdBack = typing();
  holdBack.offer(uri, [finding(3, 'a')], [], 0);
  assert.deepEqual(holdBack.offer(uri, [finding(4, 'a')], [4], 1000), { show: [finding(4, 'a')] });
});

test('of two equal findings the second is new', () => {
  const holdBack = typing();
  holdBack.offer(uri, [finding(3, 'a')], [], 0);
  const shown = holdBack.offer(uri, [finding(3, 'a'), finding(5, 'a')], [5], 1000);
  assert.deepEqual(shown, { show: [finding(3, 'a')], askAt: 1400 });
});

test('a finding that goes is gone at once', () => {
  const holdBack = typing();
  holdBack.offer(uri, [finding(3, 'a')], [], 0);
  assert.deepEqual(holdBack.offer(uri, [], [3], 1000), { show: [] });
});

test('moving the cursor away shows what waited', () => {
  const holdBack = typing();
  holdBack.offer(uri, [finding(3, 'a')], [3], 1000);
  assert.deepEqual(holdBack.again(uri, [4], 1100), { show: [finding(3, 'a')] });
});

test('a finding over several lines waits while a cursor is on any of them', () => {
  const wide = { message: 'a', range: { start: { line: 2 }, end: { line: 5 } } };
  const holdBack = new HoldBack<typeof wide>(400);
  holdBack.offer(uri, [], [], 0);
  assert.equal(holdBack.offer(uri, [wide], [0, 4], 1000).askAt, 1400);
});

test('a forgotten document begins anew', () => {
  const holdBack = typing();
  holdBack.forget(uri);
  assert.deepEqual(holdBack.offer(uri, [finding(3, 'a')], [3], 1000), { show: [finding(3, 'a')] });
});
