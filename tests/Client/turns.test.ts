import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../client/webview/turns';

function turns() {
  const times: (() => void)[] = [];
  const done: string[] = [];
  const own = new Turns((go) => times.push(go));
  /** Gives one turn; what was done in it. */
  const turn = () => {
    const before = done.length;
    times.shift()?.();
    return done.slice(before).join();
  };
  return { own, times, turn, piece: (name: string) => () => void done.push(name) };
}

test('each piece has a turn of its own, once, in the order in which they came', () => {
  const { own, turn, piece } = turns();
  const [a, b] = [piece('a'), piece('b')];
  own.add(a);
  own.add(b);
  own.add(a);
  assert.deepEqual([turn(), turn(), turn()], ['a', 'b', '']);
  own.add(b);
  assert.equal(turn(), 'b');
});

test('a piece that is taken back is not done, and those behind it are', () => {
  const { own, turn, times, piece } = turns();
  const [a, b] = [piece('a'), piece('b')];
  own.add(a);
  own.drop(a);
  own.drop(b);
  own.add(b);
  assert.deepEqual([turn(), turn(), times.length], ['', 'b', 0]);
});

test('a piece that puts itself in again, or fails, keeps nobody from a turn', () => {
  const { own, turn, times, piece } = turns();
  const again = () => own.add(again);
  own.add(again);
  own.add(() => {
    throw new Error('broken');
  });
  own.add(piece('c'));
  turn();
  assert.throws(turn, /broken/u);
  assert.equal(turn(), 'c');
  assert.equal(times.length, 1);
});

test('what waits can be done at once, and what it puts in anew has a turn as always', () => {
  const { own, turn, piece } = turns();
  const done: string[] = [];
  own.add(() => {
    done.push('a');
    own.add(piece('later'));
  });
  own.add(() => done.push('b'));
  own.flush();
  assert.deepEqual(done, ['a', 'b']);
  assert.equal(turn(), 'later');
});
