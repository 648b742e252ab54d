import { formatDuration, formatNumber, formatTime } from '../format';

/** What an axis counts in. Durations and times are milliseconds. */
export type Unit = 'number' | 'step' | 'duration' | 'time';

export interface Tick {
  /** Where it is, on the scale. */
  at: number;
  text: string;
}

/** From values to places on an axis and back. ECharts gets places only: it need not know of logarithms, categories and clocks. */
export interface Scale {
  min: number;
  max: number;
  ticks: readonly Tick[];
  isLog: boolean;
  /** NaN for what the axis cannot show. */
  at: (value: number) => number;
  value: (at: number) => number;
  format: (value: number) => string;
}

/** A range that numbers cover: undefined where none is finite. */
export function rangeOf(values: Iterable<number>, isLog = false): [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

export interface ScaleOptions {
  isLog?: boolean;
  unit?: Unit;
  /** The part of the range that is left free at either end. */
  pad?: number;
  /** About how many ticks. */
  ticks?: number;
  /** Whether there is nothing between whole numbers. */
  isWhole?: boolean;
}

const widest = 8e307;

/** An axis of numbers over a range; without a range, from 0 to 1 (1 to 10 where it is logarithmic). */
export function numberScale(
  range: [number, number] | undefined,
  { isLog = false, unit = 'number', pad = 0, ticks = 5, isWhole = false }: ScaleOptions = {},
): Scale {
  // Ends no further apart than a number can say.
  const [low, high] = (range ?? (isLog ? [1, 10] : [0, 1])).map((end) => Math.min(Math.max(end, -widest), widest)) as [number, number];
  const at = isLog ? (value: number) => (value > 0 ? Math.log10(value) : NaN) : (value: number) => value;
  const back = isLog ? (place: number) => 10 ** place : (place: number) => place;
  let [min, max] = [at(low), at(high)];
  if (!(max > min)) {
    const around = isLog ? 0.3 : min === 0 ? 1 : Math.abs(min) * 0.1;
    [min, max] = [min - around, max + around];
  } else {
    const free = (max - min) * pad;
    [min, max] = [min - free, max + free];
  }
  const format = formatOf(unit);
  const marks = isLog ? logTicks(min, max, ticks) : linearTicks(min, max, ticks, unit, isWhole ? 1 : 0);
  return { min, max, isLog, at, value: back, format, ticks: marks.map((value) => ({ at: at(value), text: tickText(value, unit, marks) })) };
}

/** An axis of names, one place for each. */
export function categoryScale(names: readonly string[], most = 24): Scale {
  const every = Math.max(1, Math.ceil(names.length / most));
  return {
    min: -0.5,
    max: Math.max(names.length, 1) - 0.5,
    isLog: false,
    at: (value) => value,
    value: (at) => at,
    format: (value) => names[value] ?? '',
    ticks: names.map((text, at) => ({ at, text })).filter(({ at }) => at % every === 0),
  };
}

function formatOf(unit: Unit): (value: number) => string {
  if (unit === 'duration') return (value) => (value === 0 ? '0 s' : formatDuration(value));
  return unit === 'time' ? formatTime : (value) => formatNumber(value, unit === 'step' ? 15 : 5);
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const clockSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 4, 7, 14, 28, 91, 182, 364].map((n) => n * day),
];

/** Round values from low to high. */
export function linearTicks(low: number, high: number, about: number, unit: Unit = 'number', least = unit === 'step' ? 1 : 0): number[] {
  const width = high / about - low / about;
  if (!(width > 0) || !Number.isFinite(width)) return [];
  const clock = unit === 'duration' || unit === 'time' ? clockSteps.find((step) => step >= width) : undefined;
  const size = 10 ** Math.floor(Math.log10(width));
  const step = Math.max(clock ?? ([1, 2, 5, 10].find((n) => n * size >= width) ?? 10) * size, least);
  // Days and hours begin where the reader's clock says.
  const shift = unit === 'time' ? new Date(low).getTimezoneOffset() * minute : 0;
  const first = Math.ceil((low - shift) / step - 1e-9);
  const ticks: number[] = [];
  for (let i = first; i * step + shift <= high + step * 1e-9 && ticks.length < 50; i++)
    ticks.push(Number((i * step + shift).toPrecision(15)));
  return ticks;
}

/** Powers of ten, and values between them where there are few. Ends are logarithms. */
function logTicks(low: number, high: number, about: number): number[] {
  const every = Math.max(1, Math.ceil((high - low) / about));
  const factors = high - low >= 2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      if (Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9) ticks.push(value);
    }
  }
  return ticks.length >= 2 ? ticks : linearTicks(10 ** low, 10 ** high, about).filter((value) => value > 0);
}

function tickText(value: number, unit: Unit, ticks: readonly number[]): string {
  if (unit === 'duration') return value === 0 ? '0' : formatDuration(value);
  if (unit === 'step' && value !== 0 && ticks.every((tick) => tick % 1000 === 0))
    return value % 1e6 === 0 ? `${value / 1e6}M` : `${value / 1000}k`;
  if (unit !== 'time') return formatNumber(Number(value.toPrecision(12)), 12);
  const date = new Date(value);
  const step = (ticks[1] ?? value + day) - (ticks[0] ?? value);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (step >= day || (isMidnight && step >= minute)) return date.toLocaleDateString(undefined, { month: 'short', day: 'numeric' });
  const clock = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', ...(step < minute ? { second: '2-digit' } : {}) });
  return step < second ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}
