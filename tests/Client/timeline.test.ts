import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarBooking, GpuCalendar } from '../../client/shared/gpus';
import { moved, type Cursor } from '../../client/webview/timeline/cursor';
import {
  addDays,
  clock,
  dayName,
  dayNamed,
  hour,
  nextMinute,
  quarter,
  rangeText,
  slotOf,
  slotsOf,
  slotStart,
  spanOf,
  startOfDay,
  ticksOf,
} from '../../client/webview/timeline/days';
import { fit, latestEnd, lengthsOf, movedEnd, shortest } from '../../client/webview/timeline/fitting';
import { lanesOf, type Interval } from '../../client/webview/timeline/lanes';
import { busyOn, cardsBetween, othersOf, rowsOf, type CardRow } from '../../client/webview/timeline/rows';
import { readStart, readState } from '../../client/webview/timeline/state';
import { barText, brief, wholeText } from '../../client/webview/timeline/words';

// Half an hour of daylight saving, half hours off, and clocks that go forward at midnight.
const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago', 'Africa/Cairo'];

function inZone(zone: string, check: () => void): void {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    check();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

/** The days of a year, each by an instant in it. */
function* days(year: number): Generator<number> {
  for (let day = 1; day <= 365; day++) yield new Date(year, 0, day, 15, 20).getTime();
}

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

for (const zone of zones) {
  test(`days follow each other without a gap, in quarters of an hour of the clock: ${zone}`, () => {
    inZone(zone, () => {
      for (const noon of days(2026)) {
        const span = spanOf(noon, 'day');
        assert.equal(startOfDay(span.from), span.from);
        assert.equal(startOfDay(span.to - 1), span.from, dayName(noon));
        assert.equal(startOfDay(span.to), span.to, dayName(noon));
        assert.equal(addDays(span.to, -1), span.from);
        assert.equal(dayNamed(dayName(noon)), span.from);
        for (let slot = 0; slot < slotsOf(span); slot++) {
          const at = slotStart(slot, span);
          assert.equal(new Date(at).getMinutes() % 15, 0);
          assert.equal(slotOf(at, span), slot);
          assert.equal(slotOf(at + quarter - 1, span), slot);
        }
        assert.equal(slotStart(slotsOf(span), span), span.to);
        assert.equal(spanOf(noon, 'week').to, addDays(noon, 7));
      }
    });
  });

  test(`lines stand at full hours of the clock, and no two of a day are called alike: ${zone}`, () => {
    inZone(zone, () => {
      for (const noon of days(2026)) {
        const span = spanOf(noon, 'day');
        const ticks = ticksOf(span, 1);
        assert.equal(ticks[0]?.at, span.from);
        assert.deepEqual(
          ticks.filter(({ isDay }) => isDay).map(({ at }) => at),
          [span.from],
        );
        for (const { at } of ticks.slice(1)) assert.equal(new Date(at).getMinutes(), 0, dayName(noon));
        assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length, dayName(noon));
      }
    });
  });
}

test('the days on which the clock changes are an hour, or half an hour, shorter and longer', () => {
  const odd = (zone: string) => {
    const found: Record<string, number> = {};
    inZone(zone, () => {
      for (const noon of days(2026)) {
        const slots = slotsOf(spanOf(noon, 'day'));
        if (slots !== 96) found[dayName(noon)] = slots / 4;
      }
    });
    return found;
  };
  assert.deepEqual(odd('America/New_York'), { '2026-03-08': 23, '2026-11-01': 25 });
  assert.deepEqual(odd('Europe/Berlin'), { '2026-03-29': 23, '2026-10-25': 25 });
  assert.deepEqual(odd('Australia/Lord_Howe'), { '2026-04-05': 24.5, '2026-10-04': 23.5 });
  assert.deepEqual(odd('Asia/Kolkata'), {});
});

test('the hour that comes twice says which one it is', () => {
  inZone('Europe/Berlin', () => {
    const labels = ticksOf(spanOf(new Date(2026, 9, 25, 12).getTime(), 'day'), 1).map(({ label }) => label);
    assert.equal(labels.length, 25);
    assert.deepEqual(labels.slice(1, 3), ['01:00', '02:00']);
    assert.match(labels[3]!, /^02:00\D.+/u);
    assert.equal(labels[4], '03:00');
  });
});

test('names of days that are none are not read', () => {
  for (const name of ['2026-02-30', '2026-2-3', 'today', '', 7, null, undefined, '2026-13-01']) assert.equal(dayNamed(name), undefined);
});

test('times say the day where it is not today', () => {
  inZone('Europe/Berlin', () => {
    const at = (day: number, hours: number, minutes = 0) => new Date(2026, 2, day, hours, minutes).getTime();
    const now = at(2, 9);
    assert.equal(rangeText(at(2, 10), at(2, 12, 30), now), '10:00 – 12:30');
    assert.equal(rangeText(at(2, 22), at(3, 9), now), '22:00 – tomorrow 09:00');
    assert.equal(rangeText(at(3, 8), at(3, 9), now), 'tomorrow 08:00 – 09:00');
    assert.match(rangeText(at(5, 8), at(5, 9), now), /Thu.* 08:00 – 09:00/u);
    assert.match(rangeText(at(1, 23), at(2, 1), now), /Sun.* 23:00 – today 01:00/u);
    assert.equal(clock(at(2, 0)), '00:00');
  });
});

test('what is drawn can be booked: free, from now on, on quarters of an hour, no longer than may be', () => {
  inZone('Europe/Berlin', () => {
    const pick = chance(7);
    for (let round = 0; round < 4000; round++) {
      // Days on which the clock changes among them.
      const span = spanOf(new Date(2026, [2, 9, 5][pick(3)]!, [29, 25, 10][pick(3)]).getTime(), 'day');
      const now = span.from - 6 * hour + pick(30 * 3600) * 1000;
      const busy: Interval[] = [];
      for (let at = span.from - 5 * hour + pick(300) * 60_000; at < span.to; at += (10 + pick(400)) * 60_000) {
        const to = at + (1 + pick(200)) * 60_000;
        busy.push({ from: at, to });
        at = to;
      }
      const maxHours = [0.25, 1, 4, 72][pick(4)]!;
      const [anchor, pointer] = [span.from + pick(span.to - span.from), span.from + pick(span.to - span.from)];
      const found = fit(anchor, pointer, span, { busy, now, maxHours });
      const seen = JSON.stringify({ anchor, pointer, now, busy, maxHours, found });
      if (found === undefined) continue;
      const { from, to } = found;
      assert.ok(from >= now, seen);
      assert.ok(to - from >= shortest && to - from <= maxHours * hour, seen);
      assert.ok(
        busy.every((one) => one.to <= from || one.from >= to),
        seen,
      );
      const isQuarter = (at: number) => new Date(at).getMinutes() % 15 === 0 && at % 60_000 === 0;
      const edges = new Set([...busy.flatMap((one) => [one.from, one.to]), nextMinute(now)]);
      assert.ok(isQuarter(from) || edges.has(from) || edges.has(to) || edges.has(from - shortest) || to - from === maxHours * hour, seen);
    }
  });
});

test('where a free quarter of an hour to come is touched, it is booked', () => {
  inZone('Australia/Lord_Howe', () => {
    const pick = chance(11);
    for (let round = 0; round < 2000; round++) {
      const span = spanOf(new Date(2026, 9, 4).getTime(), 'day');
      const anchor = span.from + pick(span.to - span.from);
      const slot = { from: slotStart(slotOf(anchor, span), span), to: slotStart(slotOf(anchor, span) + 1, span) };
      const before = { from: span.from - hour, to: slot.from - pick(60) * 60_000 };
      const behind = { from: slot.to + pick(60) * 60_000, to: span.to + hour };
      const pointer = span.from + pick(span.to - span.from);
      const found = fit(anchor, pointer, span, { busy: [before, behind], now: span.from - 24 * hour, maxHours: 24 });
      assert.ok(found !== undefined && found.from <= slot.from && found.to >= slot.to);
      assert.ok(found.from >= before.to && found.to <= behind.from);
    }
  });
});

test('a drag that begins in the past books from now on, and one that ends there nothing', () => {
  inZone('Asia/Kolkata', () => {
    const span = spanOf(new Date(2026, 5, 10).getTime(), 'day');
    const now = span.from + 10 * hour + 7 * 60_000 + 31_000;
    const bounds = { busy: [], now, maxHours: 24 };
    const fromNow = { from: span.from + 10 * hour + 8 * 60_000, to: span.from + 12 * hour };
    assert.deepEqual(fit(span.from + 8 * hour, fromNow.to - 1, span, bounds), fromNow);
    assert.deepEqual(fit(fromNow.to - 1, span.from, span, bounds), fromNow);
    assert.equal(fit(span.from + 8 * hour, span.from + 9 * hour, span, bounds), undefined);
    // What is left of this quarter of an hour is too short: it goes on into the next.
    const late = { ...bounds, now: span.from + 10 * hour + 10 * 60_000 };
    assert.deepEqual(fit(late.now, late.now, span, late), { from: late.now, to: span.from + 10.5 * hour });
  });
});

test('a booking ends where it is dragged to: on a quarter of an hour, later than now, before the next one', () => {
  inZone('America/New_York', () => {
    const pick = chance(3);
    const span = spanOf(new Date(2026, 2, 8).getTime(), 'day');
    for (let round = 0; round < 3000; round++) {
      const from = span.from + pick(12 * 60) * 60_000;
      const booking = { from, to: from + (15 + pick(300)) * 60_000 };
      const next = { from: booking.to + pick(300) * 60_000, to: span.to + hour };
      const now = span.from + pick(booking.to - span.from);
      const maxHours = 6;
      const to = movedEnd(booking, span.from + pick(span.to - span.from), span, { busy: [next], now, maxHours });
      if (to === undefined) continue;
      assert.ok(
        to > now && to - from >= shortest && to <= next.from && to - from <= maxHours * hour,
        JSON.stringify({ booking, next, now, to }),
      );
      assert.ok(new Date(to).getMinutes() % 15 === 0 || to === next.from || to === from + maxHours * hour || to === from + shortest);
    }
    const booking = { from: span.from + 8 * hour, to: span.from + 10 * hour };
    const bounds = { busy: [], now: span.from + 9 * hour, maxHours: 72 };
    assert.equal(movedEnd(booking, span.from + 11 * hour + 60_000, span, bounds), span.from + 11 * hour);
    assert.equal(movedEnd(booking, booking.to + 60_000, span, bounds), undefined);
    assert.equal(movedEnd(booking, span.from, span, bounds), span.from + 9.25 * hour);
  });
});

test('lengths to choose from hold the wished one and the longest, and no longer one', () => {
  assert.deepEqual(
    lengthsOf(1.25 * hour, 2.1 * hour).map((length) => length / hour),
    [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.1],
  );
  assert.equal(latestEnd(0, { busy: [{ from: 5 * hour, to: 6 * hour }], maxHours: 72 }), 5 * hour);
  assert.equal(latestEnd(0, { busy: [], maxHours: 2 }), 2 * hour);
});

test('bookings that overlap are never in one lane, and there are no more lanes than bookings at one instant', () => {
  const pick = chance(5);
  for (let round = 0; round < 500; round++) {
    const all = Array.from({ length: pick(12) }, () => {
      const from = pick(50);
      return { from, to: from + 1 + pick(20) };
    });
    const { lanes, count } = lanesOf(all);
    for (const [i, one] of all.entries())
      for (const [j, other] of all.entries())
        if (i !== j && one.from < other.to && other.from < one.to) assert.notEqual(lanes[i], lanes[j]);
    const depth = Math.max(1, ...all.map(({ from }) => all.filter((one) => one.from <= from && from < one.to).length));
    assert.equal(count, depth);
  }
});

test('keys stay on cards and quarters of an hour, whatever is pressed', () => {
  const pick = chance(9);
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];
  const extent = { cards: [1, 2, 4, 5, 6], slots: 92, page: 3 };
  let cursor: Cursor = { row: 1, slot: 0 };
  for (let round = 0; round < 5000; round++) {
    const modifiers = { withShift: pick(2) === 0, withControl: pick(2) === 0 };
    const to = moved(keys[pick(keys.length)]!, modifiers, cursor, extent);
    assert.ok(to !== undefined && extent.cards.includes(to.cursor.row));
    assert.equal(to.cursor.anchor !== undefined, modifiers.withShift);
    if (to.turn === undefined) assert.ok(to.cursor.slot >= 0 && to.cursor.slot < extent.slots);
    cursor = { ...to.cursor, slot: Math.min(to.cursor.slot, extent.slots - 1) };
  }
  assert.equal(moved('a', { withShift: false, withControl: false }, cursor, extent), undefined);
});

test('arrows go on into the next day and the one before, and marks stay in theirs', () => {
  const extent = { cards: [1], slots: 96, page: 3 };
  const plain = { withShift: false, withControl: false };
  assert.deepEqual(moved('ArrowRight', plain, { row: 1, slot: 95 }, extent), { cursor: { row: 1, slot: 0 }, turn: 1 });
  assert.equal(moved('ArrowLeft', plain, { row: 1, slot: 0 }, extent)?.turn, -1);
  const marked = moved('ArrowRight', { ...plain, withShift: true }, { row: 1, slot: 95 }, extent);
  assert.deepEqual(marked, { cursor: { row: 1, slot: 95, anchor: { row: 1, slot: 95 } } });
});

const midnight = Date.UTC(2026, 2, 2);
const span = { from: midnight, to: midnight + 24 * hour };

function booking(id: string, from: number, to: number, more: Partial<CalendarBooking> & { uuid?: string } = {}): CalendarBooking {
  const iso = (at: number) => new Date(midnight + at * hour).toISOString();
  const { uuid, ...rest } = more;
  return {
    reservation: {
      id,
      host: 'local',
      gpuId: 0,
      user: 'bob',
      purpose: 'llama',
      startTime: iso(from),
      endTime: iso(to),
      ...(uuid === undefined ? {} : { gpuUuid: uuid }),
    },
    isMine: false,
    isOverlap: false,
    ...rest,
  };
}

function calendar(cards: GpuCalendar['cards']): GpuCalendar {
  const iso = (at: number) => new Date(at).toISOString();
  const rest = { user: 'me', maxHours: 72, store: 'a file', hasBookings: true, problems: [] };
  return { from: iso(span.from), to: iso(span.to), now: iso(midnight), cards, ...rest };
}

const card = (host: string, gpuId: number, bookings: CalendarBooking[] = []) => ({ host, gpuId, name: 'A100', state: 'idle', bookings });

test('cards stand below their host, and bookings that overlap have a lane each', () => {
  const rows = rowsOf(
    calendar([
      card('local', 0, [booking('a', 1, 3), booking('b', 2, 4, { isOverlap: true }), booking('later', 30, 40)]),
      card('gpu-01', 0),
      card('local', 1),
    ]),
    span,
  );
  assert.deepEqual(
    rows.map((row) => (row.kind === 'host' ? `${row.label}: ${row.cards}` : row.key)),
    ['this machine: 2', 'gpu:local/0', 'gpu:local/1', 'gpu-01: 1', 'gpu:gpu-01/0'],
  );
  const first = rows[1] as CardRow;
  assert.equal(first.lanes, 2);
  assert.deepEqual(
    first.bars.map(({ id, lane, isOverlap }) => [id, lane, isOverlap]),
    [
      ['a', 0, false],
      ['b', 1, true],
      // Not in sight, yet in the way of what is booked until then.
      ['later', 0, false],
    ],
  );
});

test('what is marked over several rows is on one host', () => {
  const rows = rowsOf(calendar([card('a', 0), card('a', 1), card('b', 0), card('b', 1)]), span);
  const keys = (anchor: number, other: number) => cardsBetween(rows, anchor, other).map(({ key }) => key);
  assert.deepEqual(keys(1, 2), ['gpu:a/0', 'gpu:a/1']);
  assert.deepEqual(keys(2, 5), ['gpu:a/1']);
  assert.deepEqual(keys(5, 1), ['gpu:b/0', 'gpu:b/1']);
  assert.deepEqual(keys(0, 5), []);
  assert.deepEqual(keys(-1, 0), []);
});

test('instances of a card are in the way of the card, and not of each other', () => {
  const bookings = [booking('a', 1, 3, { uuid: 'MIG-1' }), booking('b', 2, 4, { uuid: 'MIG-2' }), booking('c', 6, 8, { uuid: 'GPU-1' })];
  const row = rowsOf(calendar([card('local', 0, bookings)]), span)[1] as CardRow;
  assert.deepEqual(
    row.bars.map(({ isPart }) => isPart),
    [true, true, false],
  );
  assert.equal(busyOn([row]).length, 3);
  assert.deepEqual(
    othersOf(row.bars[0]!, row).map((one) => (one as { id?: string }).id),
    ['c'],
  );
});

test('bookings without a time, or of none, are not drawn', () => {
  const broken = booking('x', 1, 2);
  broken.reservation.startTime = 'soon';
  assert.deepEqual((rowsOf(calendar([card('local', 0, [broken, booking('y', 2, 2)])]), span)[1] as CardRow).bars, []);
});

test('long and odd names are cut to one line, and the whole is there on demand', () => {
  const long = `<img src=x onerror=alert(1)>\n${'😀'.repeat(10_000)}`;
  const cut = brief(long, 201);
  assert.ok(cut.length <= 202 && cut.startsWith('<img src=x onerror=alert(1)> 😀') && cut.endsWith('…'));
  assert.equal(brief('a\u202Eb\u2066\n c'), 'ab c');
  assert.doesNotMatch(cut, /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/u);
  const hostile = booking('x', 1, 2);
  hostile.reservation.purpose = long;
  const row = rowsOf(calendar([card('local', 0, [hostile])]), span)[1] as CardRow;
  assert.ok(barText(row.bars[0]!, midnight).length < 400);
  assert.ok(wholeText(row.bars[0]!, row, midnight).includes(long));
});

test('a booking is said with whose it is, when, and whether it is in another one’s way', () => {
  const row = rowsOf(calendar([card('local', 0, [booking('x', 1, 2, { isMine: true, isOverlap: true })])]), span)[1] as CardRow;
  const said = barText(row.bars[0]!, midnight + 1.5 * hour);
  assert.match(said, /^Your booking for “llama”, .*\(1 h\), running\. It overlaps/u);
  assert.match(barText(row.bars[0]!, midnight + 3 * hour), /, over/u);
  assert.match(barText(row.bars[0]!, midnight), /, to come/u);
});

test('the timeline begins as it was left, and damaged state is harmless', () => {
  assert.deepEqual(readState({ day: '2026-03-02', zoom: 'week', card: 'gpu:a/1', top: 40, left: 3, askedAt: 9 }), {
    day: '2026-03-02',
    zoom: 'week',
    card: 'gpu:a/1',
    top: 40,
    left: 3,
    askedAt: 9,
  });
  for (const broken of [undefined, null, 'x', [], { day: '2026-99-99', zoom: 7, card: 3, top: 'x', left: -3, askedAt: NaN }])
    assert.deepEqual(readState(broken), { zoom: 'day', top: 0, left: 0, askedAt: 0 });
  assert.deepEqual(readStart('{"card":"gpu:a/1","askedAt":5}'), { card: 'gpu:a/1', askedAt: 5 });
  for (const broken of [undefined, '', '7', '{"card":3,"askedAt":5}', '{"card":"gpu:a/1"}']) assert.deepEqual(readStart(broken), {});
});
