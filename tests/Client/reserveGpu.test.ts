import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durations, parseDuration } from '../../client/src/features/reserve-gpu/durations';
import { parseStart } from '../../client/src/features/reserve-gpu/parseStart';
import { anyOf, proposed, severalOf, targetOf } from '../../client/src/features/reserve-gpu/targets';
import { booked, clock, gpuLabel, gpuState, left, refused, span } from '../../client/src/features/reserve-gpu/wording';
import { rest } from '../../client/src/features/release-gpu/rest';

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

const reservation = {
  id: 'r',
  host: 'atlas',
  gpuId: 1,
  user: 'ada',
  purpose: 'bert',
  startTime: now.toISOString(),
  endTime: new Date(2026, 2, 4, 16, 30).toISOString(),
};

test('a booking names the cards and when they end', () => {
  const end = clock(reservation.endTime, now);
  assert.equal(booked([reservation], now), `GPU 1 on atlas is yours until ${end}, for “bert”.`);
  const later = { ...reservation, startTime: new Date(2026, 2, 4, 15, 30).toISOString() };
  assert.match(booked([later], now), /is yours from .* until/);
  const several = [{ ...reservation, gpuId: 0 }, reservation, { ...reservation, host: 'local', gpuId: 7 }];
  assert.equal(booked(several, now), `GPU 0 and GPU 1 on atlas, GPU 7 on this machine are yours until ${end}, for “bert”.`);
});

test('a booking that runs says what is left, one to come when it is', () => {
  assert.equal(span(reservation, now), `until ${clock(reservation.endTime, now)}, 2 h left`);
  assert.equal(left(new Date(now.getTime() + 1), now), '1 min');
  const startTime = new Date(2026, 2, 5, 9, 0).toISOString();
  const endTime = new Date(2026, 2, 5, 11, 0).toISOString();
  assert.equal(span({ ...reservation, startTime, endTime }, now), 'tomorrow 09:00 to tomorrow 11:00');
});

test('a refusal says who holds the card until when, and offers the next free slot', () => {
  const until = new Date(2026, 2, 4, 18, 0).toISOString();
  const said = refused({ heldBy: 'bob', until, nextFree: until }, 'GPU 2', now);
  assert.equal(said.text, `GPU 2 is held by bob until ${clock(until, now)}.`);
  assert.equal(said.button, `Book from ${clock(until, now)}`);
  assert.deepEqual(refused({ message: 'At most 4 hours.' }, 'GPU 2', now), { text: 'At most 4 hours.' });
});

test('what is left of a released booking is booked again to the minute, and never past its end', () => {
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const running = { ...reservation, startTime: at(-60).toISOString(), endTime: new Date(at(90).getTime() - 1).toISOString() };
  assert.deepEqual(rest(running, now), { host: 'atlas', gpuId: 1, hours: 89 / 60, purpose: 'bert' });
  assert.equal(rest({ ...running, endTime: at(14).toISOString() }, now), undefined);
  const coming = { ...reservation, gpuUuid: 'MIG-a', startTime: at(60).toISOString(), endTime: at(120).toISOString() };
  assert.deepEqual(rest(coming, now), { host: 'atlas', gpuId: 1, hours: 1, purpose: 'bert', gpus: ['MIG-a'], start: coming.startTime });
});

test('a start is read as people type it', () => {
  const read: [string, Date][] = [
    ['16:00', new Date(2026, 2, 4, 16, 0)],
    ['9:00', new Date(2026, 2, 5, 9, 0)],
    ['14.30', new Date(2026, 2, 4, 14, 30)],
    [' Tomorrow 9 ', new Date(2026, 2, 5, 9, 0)],
    ['today 23:59', new Date(2026, 2, 4, 23, 59)],
    ['mon 9:00', new Date(2026, 2, 9, 9, 0)],
    ['Wed 15:00', new Date(2026, 2, 4, 15, 0)],
    ['wednesday 9:00', new Date(2026, 2, 11, 9, 0)],
    ['2026-03-06 08:15', new Date(2026, 2, 6, 8, 15)],
    ['2026-03-06T08:15', new Date(2026, 2, 6, 8, 15)],
    ['in 2h', new Date(2026, 2, 4, 16, 30)],
    ['+90m', new Date(2026, 2, 4, 16, 0)],
  ];
  for (const [typed, start] of read) assert.deepEqual(parseStart(typed, now), start, typed);
});

test('what is no start, has passed or is too far is told so', () => {
  for (const typed of ['', 'soon', '9', '25:00', '12:60', 'someday 9:00', 'mo 9:00', '2026-02-30 9:00', 'in a while', '9'.repeat(40)])
    assert.match(String(parseStart(typed, now)), /^Type a time/, typed);
  assert.equal(parseStart('today 9:00', now), 'That time has passed.');
  assert.equal(parseStart('2026-03-01 9:00', now), 'That time has passed.');
  assert.equal(parseStart('2028-03-01 9:00', now), 'That is more than a year ahead.');
});

test('clocks that go forward or back move no booking', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    const before = new Date(2026, 2, 28, 20, 0);
    assert.match(String(parseStart('tomorrow 2:30', before)), /clocks go forward/);
    assert.equal((parseStart('tomorrow 3:30', before) as Date).toISOString(), '2026-03-29T01:30:00.000Z');
    // The night of the change has an hour less, and nine in the morning stays nine.
    const night = durations(before, 72).at(-1);
    assert.deepEqual([night?.hours, night?.end.getHours()], [12, 9]);
    const autumn = durations(new Date(2026, 9, 24, 20, 0), 72).at(-1);
    assert.deepEqual([autumn?.hours, autumn?.end.getHours()], [14, 9]);
    assert.equal((parseStart('2026-10-25 2:30', new Date(2026, 9, 24, 20, 0)) as Date).toISOString(), '2026-10-25T00:30:00.000Z');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('a booking that begins later is offered until nine of the day after', () => {
  const start = new Date(2026, 2, 6, 15, 0);
  assert.equal(durations(start, 72, now).at(-1)?.label, `Until ${clock(new Date(2026, 2, 7, 9, 0), now)}`);
});

const card = { host: 'atlas', gpuId: 0, name: 'A100', state: 'idle', isRecommended: true, canBook: true, node: 'gpu:atlas/0' };

test('a held card is booked from when it is free, and several from when the last of them is', () => {
  const [six, seven] = [new Date(2026, 2, 4, 18).toISOString(), new Date(2026, 2, 4, 19).toISOString()];
  assert.deepEqual(targetOf({ ...card, heldBy: 'bob', freeFrom: six }, false), {
    name: 'GPU 0 (A100)',
    cards: { host: 'atlas', gpuId: 0 },
    isHeld: true,
    freeFrom: six,
  });
  const choices = [
    { ...card, freeFrom: seven, heldBy: 'bob' },
    { ...card, gpuId: 1, freeUntil: six },
    { ...card, instanceUuid: 'MIG-a' },
  ];
  assert.deepEqual(severalOf(choices, false), {
    name: '3 GPUs',
    cards: { host: 'atlas', gpuId: 0, gpus: ['0', '1', 'MIG-a'] },
    isHeld: true,
    freeFrom: seven,
    freeUntil: six,
  });
  assert.equal(severalOf([card, { ...card, host: 'zeus' }], true), 'Choose cards of one machine.');
  assert.equal(severalOf([], true), 'Choose the cards.');
});

test('any card of a kind is booked by the name of the kind', () => {
  const kind = { name: 'A100', count: 4, free: 1, freeFrom: null };
  assert.deepEqual(anyOf(kind, 1), { name: 'any A100', cards: { gpuId: 0, any: 'A100', count: 1 }, isHeld: false });
  assert.equal(anyOf(kind, 2).isHeld, true);
});

test('two hours are proposed, or what there is of them before somebody else has the card', () => {
  const offers = durations(now, 72);
  assert.equal(proposed(offers, 2, undefined), 2);
  assert.equal(proposed(offers, 2, new Date(2026, 2, 4, 16, 30).toISOString()), 2);
  assert.equal(proposed(offers, 2, new Date(2026, 2, 4, 16, 29).toISOString()), 1);
  assert.equal(proposed(offers, 2, new Date(2026, 2, 4, 14, 40).toISOString()), 1);
  assert.equal(proposed(durations(now, 1), 2, undefined), 1);
  assert.equal(proposed([], 2, undefined), undefined);
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
  const gpu = { ...card, gpuId: 0 };
  assert.equal(gpuState(gpu, now), 'idle');
  assert.match(gpuState({ ...gpu, state: 'held by bob', freeFrom: now.toISOString() }, now), /^held by bob · free for an hour from /);
});
