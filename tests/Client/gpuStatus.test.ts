import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GpuViolation, MyBooking } from '../../client/shared/gpus';
import {
  dueWarnings,
  extension,
  lasting,
  newViolations,
  statusOf,
  warningKey,
  warningText,
} from '../../client/src/features/gpu-status/statusModel';
import { clock } from '../../client/src/features/reserve-gpu/wording';

const minute = 60_000;
const now = new Date(2026, 2, 4, 14, 30).getTime();

/** A booking from and until so many minutes from now, which can be extended by so many. */
function booking(
  gpuId: number,
  from: number,
  until: number,
  room = 600,
  more: Partial<MyBooking> & { host?: string; purpose?: string } = {},
): MyBooking {
  const { host = 'local', purpose = 'bert', ...rest } = more;
  const at = (minutes: number) => new Date(now + minutes * minute).toISOString();
  const reservation = { id: `r${gpuId}`, host, gpuId, user: 'ada', purpose, startTime: at(from), endTime: at(until) };
  return { reservation, extendableUntil: at(until + room), ...rest };
}

const textOf = (...bookings: MyBooking[]) => statusOf(bookings, now).text;

test('a booking that runs shows its card and the time left, rounded up to the minute', () => {
  assert.equal(textOf(booking(1, -40, 80)), 'GPU 1 · 1 h 20 min');
  assert.equal(textOf(booking(1, -40, 79.2)), 'GPU 1 · 1 h 20 min');
  assert.equal(textOf(booking(1, 0, 60)), 'GPU 1 · 1 h');
  assert.equal(textOf(booking(1, -40, 0.01)), 'GPU 1 · 1 min');
  assert.equal(textOf(booking(1, -40, 60 * 26)), 'GPU 1 · 1 d 2 h');
});

test('without a booking, and with one that has ended, nothing shows and nothing is waited for', () => {
  for (const status of [statusOf([], now), statusOf([booking(1, -40, 0)], now), statusOf([booking(1, 10, 10)], now)])
    assert.deepEqual(status, { lines: [], endsSoon: false });
});

test('several are counted, and the one that ends first is named unless they end together', () => {
  assert.equal(textOf(booking(0, -5, 90), booking(1, -5, 20)), '2 GPUs · GPU 1: 20 min');
  assert.equal(textOf(booking(0, -5, 20), booking(1, -5, 20)), '2 GPUs · 20 min');
  assert.equal(
    textOf(booking(0, -5, 90, 60, { host: 'atlas' }), booking(0, -5, 20, 60, { host: 'hera' })),
    '2 GPUs · GPU 0 on hera: 20 min',
  );
});

test('what a program keeps counts no minutes down', () => {
  const kept = booking(1, -5, 20, 600, { isKept: true });
  assert.equal(textOf(kept), 'GPU 1 · running');
  assert.equal(textOf(kept, booking(0, -5, 90)), '2 GPUs · GPU 0: 1 h 30 min');
  assert.equal(textOf(kept, { ...booking(2, -5, 20), isKept: true }), '2 GPUs · running');
  assert.deepEqual(dueWarnings([booking(1, -5, 5, 600, { isKept: true })], now, new Set()), []);
});

test('the next one shows where none runs and it begins within a day', () => {
  const from = clock(new Date(now + 90 * minute), new Date(now));
  assert.equal(textOf(booking(3, 90, 150)), `GPU 3 from ${from}`);
  assert.equal(textOf(booking(3, 90, 150), booking(4, 90, 150), booking(5, 95, 150)), `2 GPUs from ${from}`);
  assert.equal(textOf(booking(3, 25 * 60, 26 * 60)), undefined);
  assert.equal(textOf(booking(3, 90, 150), booking(1, -5, 20)), 'GPU 1 · 20 min');
});

test('the next look is when the minutes change, when one begins, or when it comes within the day', () => {
  const next = (...bookings: MyBooking[]) => statusOf(bookings, now).next;
  assert.equal(next(booking(1, -40, 79.25)), 0.25 * minute);
  assert.equal(next(booking(1, -40, 80)), minute);
  assert.equal(next(booking(1, -40, 80), booking(2, -40, 79.5)), 0.5 * minute);
  assert.equal(next(booking(3, 2, 150)), 2 * minute);
  assert.equal(next(booking(3, 24 * 60 + 1, 26 * 60)), minute);
  // A clock that is set, or a laptop that slept, is noticed soon.
  assert.equal(next(booking(3, 90, 150)), 5 * minute);
});

test('following the looks, every minute shows once until the end', () => {
  const one = booking(1, -1, 3.5);
  const seen: (string | undefined)[] = [];
  let at = now;
  for (let status = statusOf([one], at); ; status = statusOf([one], at)) {
    seen.push(status.text);
    if (status.next === undefined) break;
    at += status.next;
  }
  assert.deepEqual(seen, ['GPU 1 · 4 min', 'GPU 1 · 3 min', 'GPU 1 · 2 min', 'GPU 1 · 1 min', undefined]);
});

test('a clock that goes back makes the time left longer, and a late timer shows what is then', () => {
  const one = booking(1, -40, 20);
  assert.equal(statusOf([one], now - 30 * minute).text, 'GPU 1 · 50 min');
  assert.equal(statusOf([one], now + 15 * minute).text, 'GPU 1 · 5 min');
  assert.equal(statusOf([one], now + 8 * 60 * minute).text, undefined);
});

test('hours are hours when the clocks change', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    // The night of 25 October 2026 has the hour from 2 to 3 twice: 01:30 and 03:30 on the wall are three hours apart.
    const at = Date.parse('2026-10-25T01:30:00+02:00');
    const times = { startTime: '2026-10-25T01:00:00+02:00', endTime: '2026-10-25T03:30:00+01:00' };
    const one = booking(1, 0, 1);
    const night = { ...one, reservation: { ...one.reservation, ...times }, extendableUntil: times.endTime };
    const status = statusOf([night], at);
    assert.equal(status.text, 'GPU 1 · 3 h');
    assert.deepEqual(status.lines, ['GPU 1 until 03:30: bert']);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('the tooltip has a line for each, with what it is for', () => {
  const until = (minutes: number) => clock(new Date(now + minutes * minute), new Date(now));
  const lines = statusOf(
    [booking(1, -5, 20), booking(2, -5, 90, 0, { host: 'atlas', isKept: true }), booking(3, 60, 90, 0, { purpose: '' })],
    now,
  ).lines;
  assert.deepEqual(lines, [
    `GPU 1 until ${until(20)}: bert`,
    'GPU 2 on atlas while its program runs: bert',
    `GPU 3 from ${until(60)} until ${until(90)}`,
  ]);
});

test('ten minutes before its end a booking is warned of, once for each end', () => {
  const warned = (one: MyBooking, told: string[] = []) => dueWarnings([one], now, new Set(told)).length;
  assert.equal(warned(booking(1, -5, 10.1)), 0);
  assert.equal(warned(booking(1, -5, 10)), 1);
  assert.equal(warned(booking(1, -5, 0.1)), 1);
  assert.equal(warned(booking(1, 1, 9)), 0);
  assert.equal(warned(booking(1, -5, 9, 0, { isFollowed: true })), 0);
  const key = warningKey(booking(1, -5, 9));
  assert.equal(warned(booking(1, -5, 9), [key]), 0);
  assert.equal(warned(booking(1, -5, 9.5), [key]), 1);
  // The same instant, written otherwise.
  const other = booking(1, -5, 9);
  const endTime = other.reservation.endTime.replace('.000Z', '+00:00');
  assert.equal(warned({ ...other, reservation: { ...other.reservation, endTime } }, [key]), 0);
});

test('those that end together are one warning', () => {
  const groups = dueWarnings([booking(0, -5, 9), booking(1, -5, 9), booking(2, -5, 8)], now, new Set());
  assert.deepEqual(
    groups.map((group) => group.map(({ reservation }) => reservation.gpuId)),
    [[0, 1], [2]],
  );
  assert.equal(statusOf([booking(0, -5, 9)], now).endsSoon, true);
  assert.equal(statusOf([booking(0, -5, 11)], now).endsSoon, false);
});

test('a warning says until when it can be extended, and who is next', () => {
  const at = (minutes: number) => clock(new Date(now + minutes * minute), new Date(now));
  assert.equal(warningText([booking(1, -5, 10)], now), `GPU 1 is yours for 10 min more, until ${at(10)} (bert).`);
  assert.equal(
    warningText([booking(1, -5, 10, 20, { nextUser: 'bob', host: 'atlas' })], now),
    `GPU 1 on atlas is yours for 10 min more, until ${at(10)} (bert). It can be extended until ${at(30)}: bob has it then.`,
  );
  assert.match(warningText([booking(1, -5, 10, 0, { nextUser: 'bob' })], now), / It cannot be extended: bob has it then\.$/);
  assert.match(warningText([booking(1, -5, 10, 0)], now), / It cannot be extended: a booking is no longer here\.$/);
  assert.equal(
    warningText([booking(1, -5, 10), booking(2, -5, 10, 5, { nextUser: 'bob' })], now),
    `GPU 1 and GPU 2 are yours for 10 min more, until ${at(10)} (bert). They can be extended until ${at(15)}: bob has GPU 2 then.`,
  );
});

test('what is offered is an hour, or as much of it as there is', () => {
  assert.deepEqual(extension([booking(1, -5, 10)]), { hours: 1, label: 'Extend 1 h' });
  assert.deepEqual(extension([booking(1, -5, 10, 30)]), { hours: 0.5, label: 'Extend 30 min' });
  assert.deepEqual(extension([booking(1, -5, 10), booking(2, -5, 10, 15.5)]), { hours: 0.25, label: 'Extend 15 min' });
  assert.equal(extension([booking(1, -5, 10, 0.9)]), undefined);
});

test('durations are said as the server says them', () => {
  const said: [number, string][] = [
    [0, '0 min'],
    [-5, '0 min'],
    [45, '45 min'],
    [120, '2 h'],
    [150, '2 h 30 min'],
    [1440, '1 d'],
    [76 * 60, '3 d 4 h'],
  ];
  for (const [minutes, expected] of said) assert.equal(lasting(minutes * minute), expected);
});

test('a violation is told once, also after the window was loaded again, and anew when it is still there the next day', () => {
  const one: GpuViolation = { kind: 'othersOnMine', host: 'local', gpuId: 1, pid: 4711, user: 'eve', message: 'eve runs on your GPU 1' };
  const other = { ...one, pid: 4712 };
  const first = newViolations([one], {}, now);
  assert.deepEqual(first.fresh, [one]);
  const second = newViolations([one, other], first.told, now + minute);
  assert.deepEqual(second.fresh, [other]);
  assert.deepEqual(newViolations([one, other], second.told, now + 60 * minute).fresh, []);
  const nextDay = newViolations([one], second.told, now + 1440 * minute);
  assert.deepEqual(nextDay.fresh, [one]);
  assert.equal(Object.keys(nextDay.told).length, 1);
});
