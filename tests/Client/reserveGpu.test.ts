import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durations, parseDuration } from '../../client/src/features/reserve-gpu/durations';
import { booked, clock, gpuLabel, gpuState, refused } from '../../client/src/features/reserve-gpu/wording';

const now = new Date(2026, 2, 4, 14, 30);

test('the durations are 1, 2, 4 and 8 hours, and until nine tomorrow', () => {
  const offers = durations(now, 72);
  assert.deepEqual(
    offers.map(({ label }) => label),
    ['1 hour', '2 hours', '4 hours', '8 hours', 'Until tomorrow 9:00'],
  );
  assert.deepEqual(offers[4]?.end, new Date(2026, 2, 5, 9, 0));
  assert.equal(offers[4].hours, 18.5);
});

test('what the policy forbids is not offered', () => {
  assert.deepEqual(
    durations(now, 4).map(({ hours }) => hours),
    [1, 2, 4],
  );
});

test('a duration is read as people type it', () => {
  const read: [string, number][] = [
    ['1.5', 1.5],
    ['1,5', 1.5],
    [' 3 h ', 3],
    ['90m', 1.5],
    ['90 minutes', 1.5],
    ['1h30', 1.5],
    ['1:30', 1.5],
    ['2 days', 48],
  ];
  for (const [typed, hours] of read) assert.equal(parseDuration(typed, 72), hours, typed);
});

test('what is no duration, too short or too long is told so', () => {
  for (const typed of ['', 'soon', '-1', '1e3', '0x10', '9'.repeat(40)])
    assert.match(String(parseDuration(typed, 72)), /^Type hours/, typed);
  assert.match(String(parseDuration('5m', 72)), /at least 15 minutes/);
  assert.match(String(parseDuration('73', 72)), /at most 72 hours/);
});

test('a booking names the card and when it ends', () => {
  const reservation = {
    id: 'r',
    host: 'atlas',
    gpuId: 1,
    user: 'ada',
    purpose: 'bert',
    startTime: now.toISOString(),
    endTime: new Date(2026, 2, 4, 16, 30).toISOString(),
  };
  const end = clock(reservation.endTime, now);
  assert.equal(booked(reservation, now), `GPU 1 on atlas is yours until ${end}, for “bert”.`);
  const later = { ...reservation, startTime: new Date(2026, 2, 4, 15, 30).toISOString() };
  assert.match(booked(later, now), /is yours from .* until/);
});

test('a refusal says who holds the card until when, and offers the next free slot', () => {
  const until = new Date(2026, 2, 4, 18, 0).toISOString();
  const said = refused({ heldBy: 'bob', until, nextFree: until }, { gpuId: 2 }, now);
  assert.equal(said.text, `GPU 2 is held by bob until ${clock(until, now)}.`);
  assert.equal(said.button, `Book from ${clock(until, now)}`);
  assert.deepEqual(refused({ message: 'At most 4 hours.' }, { gpuId: 2 }, now), { text: 'At most 4 hours.' });
});

test('a time of today has no date, one of tomorrow says so, another has its date', () => {
  const time = (at: Date) => at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  assert.equal(clock(new Date(2026, 2, 4, 18, 0), now), time(new Date(2026, 2, 4, 18, 0)));
  assert.equal(clock(new Date(2026, 2, 5, 9, 0), now), `tomorrow ${time(new Date(2026, 2, 5, 9, 0))}`);
  assert.match(clock(new Date(2026, 2, 9, 9, 0), now), /9/);
  assert.equal(clock('nonsense', now), 'nonsense');
});

test('the host shows only where there is more than one', () => {
  assert.equal(gpuLabel({ host: 'atlas', gpuId: 0 }), 'GPU 0');
  assert.equal(gpuLabel({ host: 'atlas', gpuId: 0 }, true), 'GPU 0 on atlas');
  const gpu = { host: 'atlas', gpuId: 0, name: 'A100', state: 'idle', isRecommended: true };
  assert.equal(gpuState(gpu, now), 'idle');
  assert.match(gpuState({ ...gpu, state: 'held by bob', freeFrom: now.toISOString() }, now), /^held by bob · free for an hour from /);
});
