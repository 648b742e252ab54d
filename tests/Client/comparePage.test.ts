import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHtml } from '../../client/src/infrastructure/pageHtml';
import { formatDuration, formatNumber, formatRow } from '../../client/webview/format';
import { initialState } from '../../client/webview/initialState';
import { smooth } from '../../client/webview/smoothing';

test('numbers have five digits, and more where two would look the same', () => {
  assert.deepEqual(formatRow([0.123456789, 0.5]), ['0.12346', '0.5']);
  assert.deepEqual(formatRow([0.123456789, 0.123456781]), ['0.12345679', '0.12345678']);
  assert.deepEqual(formatRow([1, 1, null, 'NaN', '-Infinity']), ['1', '1', null, 'NaN', '−∞']);
});

test('small, large and whole numbers keep their meaning', () => {
  assert.equal(formatNumber(1e-7), '1e-7');
  assert.equal(formatNumber(123_456.789), '123457');
  assert.equal(formatNumber(1_000_000), '1000000');
  assert.equal(formatNumber(1.5e300), '1.5e300');
  assert.equal(formatNumber(0), '0');
});

test('durations have their two largest units', () => {
  // The server's tests say the same of the same.
  const durations = { 12: '12 ms', 1500: '1.5 s', 60_000: '1 min', 90_500: '1 min 31 s', 3_000_000: '50 min', 3_599_600: '1 h' };
  assert.deepEqual(Object.keys(durations).map(Number).map(formatDuration), Object.values(durations));
  assert.deepEqual([3_661_000, 86_460_000, 90_000_000].map(formatDuration), ['1 h 1 min', '1 d', '1 d 1 h']);
});

test('smoothing starts at the first value, keeps a constant, and passes over gaps', () => {
  assert.deepEqual(
    smooth([5, 5, 5], 0.9).map((v) => Number(v.toFixed(9))),
    [5, 5, 5],
  );
  assert.deepEqual(smooth([1, 2], 0), [1, 2]);
  const [first, gap, last] = smooth([1, NaN, 2], 0.5);
  assert.equal(first, 1);
  assert.ok(Number.isNaN(gap));
  // (1 · 0.5 · 0.5 + 2 · 0.5) / (1 − 0.5²)
  assert.ok(Math.abs(last! - 5 / 3) < 1e-12);
});

test('the page begins as it was left, and damaged state is harmless', () => {
  const kept = initialState(
    { runs: [], hidden: ['s/1', 7], directions: { loss: false, x: 'y' }, sections: { curves: { axis: 'time' } } },
    undefined,
  );
  assert.deepEqual([kept.hidden, kept.directions, kept.sections], [['s/1'], { loss: false }, { curves: { axis: 'time' } }]);
  for (const broken of ['', 'nonsense', '7', 'null', '{"hidden":3,"sections":[1],"directions":"x","folded":{}}']) {
    const state = initialState(undefined, broken);
    assert.deepEqual([state.hidden, state.folded, state.directions, state.sections], [[], [], {}, {}]);
  }
});

test('the policy of the page allows one script, one style sheet and pictures of its own, and names cannot break out of the frame', () => {
  const html = pageHtml({
    script: 's.js',
    style: 's.css',
    cspSource: 'vscode:',
    nonce: 'n0nce',
    title: 'Compare </title><script>Runs',
    state: '{"x":"\\"><script>alert(1)</script>"}',
  });
  assert.match(html, /content="default-src 'none'; script-src 'nonce-n0nce'; style-src vscode:; img-src data: blob:"/);
  assert.doesNotMatch(html, /unsafe-|<style|style="|onload/);
  assert.equal(html.match(/<script/g)?.length, 1);
});
