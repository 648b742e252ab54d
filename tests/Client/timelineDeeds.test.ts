import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReservationInfo, ReserveResult } from '../../client/shared/gpus';
import { hour } from '../../client/webview/timeline/days';
import { Deeds, type Done } from '../../client/webview/timeline/deeds';
import type { Bar, CardRow } from '../../client/webview/timeline/rows';
import type { TimelineHost } from '../../client/webview/timeline/timelineHost';

const now = Date.UTC(2026, 2, 2, 12, 0, 30);
const noon = Date.UTC(2026, 2, 2, 12);

function info(id: string): ReservationInfo {
  return { id, host: 'local', gpuId: 0, user: 'me', purpose: 'llama', startTime: '', endTime: '' };
}

/** A server that answers each message as told, in their order. */
function server(...answers: (ReserveResult | Error)[]) {
  const asked: [string, unknown][] = [];
  const done: Done[] = [];
  const request = (method: string, params: unknown) => {
    asked.push([method, params]);
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const deeds = new Deeds(
    { request } as unknown as TimelineHost,
    () => now,
    (one) => done.push(one),
  );
  return { asked, done, deeds };
}

const card = (gpuId: number): CardRow => ({
  kind: 'card',
  key: `gpu:local/${gpuId}`,
  host: 'local',
  gpuId,
  name: 'A100',
  state: 'idle',
  bars: [],
  lanes: 1,
});
const bar: Bar = {
  id: 'b1',
  user: 'me',
  purpose: 'llama',
  isMine: true,
  isOverlap: false,
  isPart: false,
  lane: 0,
  from: noon - hour,
  to: noon + 2 * hour,
};

test('several cards are booked at once, from now on, and the undo gives each back', async () => {
  const { asked, done, deeds } = server(
    { reservation: info('a'), reservations: [info('a'), info('b')] },
    { reservation: info('a') },
    { reservation: info('b') },
  );
  // What was drawn before began a moment ago: the end stays.
  assert.equal(await deeds.book([card(0), card(1)], { from: noon, to: noon + hour }, 'llama'), undefined);
  assert.deepEqual(asked, [
    [
      'forge/gpus/reserve',
      { host: 'local', gpuId: 0, purpose: 'llama', gpus: ['0', '1'], start: '2026-03-02T12:01:00.000Z', hours: 59 / 60 },
    ],
  ]);
  assert.equal(await done[0]?.undo?.run(), undefined);
  assert.deepEqual(asked.slice(1), [
    ['forge/gpus/release', { id: 'a' }],
    ['forge/gpus/release', { id: 'b' }],
  ]);
  assert.equal(done[1]?.undo, undefined);
});

test('a refusal says who holds the card, and when it is free', async () => {
  const message = 'GPU 0 is held by bob until 15:00.';
  const { deeds, done } = server(
    { message, nextFree: '2026-03-02T15:00:00Z', refusal: 'held' },
    new Error('The server is not running.'),
    {},
  );
  assert.deepEqual(await deeds.book([card(0)], { from: noon, to: noon + hour }, 'x'), { text: message, nextFree: noon + 3 * hour });
  assert.deepEqual(await deeds.release(bar, card(0)), { text: 'The server is not running.' });
  assert.match((await deeds.transfer(bar, card(0), 'bob'))?.text ?? '', /no reason/u);
  assert.deepEqual(done, []);
});

test('an end that is moved can be moved back, and never reaches into the booking that follows', async () => {
  const { asked, deeds, done } = server({ reservation: info('b1') }, { reservation: info('b1') }, { reservation: info('b1') });
  await deeds.moveEnd({ ...bar, to: bar.to + 29_000 }, card(0), bar.to + hour);
  await done[0]?.undo?.run();
  await done[1]?.undo?.run();
  assert.deepEqual(asked, [
    ['forge/gpus/extend', { id: 'b1', hours: 59 / 60 }],
    ['forge/gpus/shorten', { id: 'b1', until: '2026-03-02T14:00:29.000Z' }],
    ['forge/gpus/extend', { id: 'b1', hours: 59 / 60 }],
  ]);
});

test('a booking that was released is booked again for what is left of it, an instance as an instance', async () => {
  const { asked, deeds, done } = server({ reservation: info('b1') }, { reservation: info('b2') });
  await deeds.release({ ...bar, isPart: true, uuid: 'MIG-1' }, card(0));
  await done[0]?.undo?.run();
  assert.deepEqual(asked[1], [
    'forge/gpus/reserve',
    { host: 'local', gpuId: 0, purpose: 'llama', gpus: ['MIG-1'], start: '2026-03-02T12:01:00.000Z', hours: 119 / 60 },
  ]);
});

test('a booking that went to somebody else cannot be taken back', async () => {
  const { deeds, done } = server({ reservation: info('b1') });
  await deeds.transfer(bar, card(0), 'bob');
  assert.equal(done[0]?.undo, undefined);
});
