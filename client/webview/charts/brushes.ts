import { formatNumber } from '../format';
import type { Field } from './fields';
import { fieldScale } from './fields';
import { numberScale, type Scale } from './scale';
import { shorten } from './words';

/** What a run has instead of a value that an axis can show. */
export const oddities = ['NaN', '∞', '−∞', 'not shown on a logarithmic axis', 'not logged'] as const;
export type Oddity = (typeof oddities)[number];

/** A choice on one axis: a range of numbers, or categories; and what has no place among them. Absent parts choose nothing. */
export interface Brush {
  range?: readonly [number, number];
  categories?: readonly string[];
  odd?: readonly Oddity[];
}

/** An axis of the parallel coordinates. Its values lie between 0 and 1; below that, each oddity that occurs has a place. */
export interface BrushAxis {
  field: Field;
  scale: Scale;
  isLog: boolean;
  odd: readonly Oddity[];
}

const oddStep = 0.09;

export function brushAxis(field: Field, runs: readonly number[], isLog: boolean): BrushAxis {
  const scale = fieldScale(field, runs, isLog, 0.02);
  const found = new Set(runs.map((run) => oddityOf(field, isLog, run)));
  return { field, scale, isLog, odd: oddities.filter((one) => found.has(one)) };
}

/** What is odd about a run on an axis; undefined where it has a place. */
export function oddityOf(field: Field, isLog: boolean, run: number): Oddity | undefined {
  if (field.texts[run] === undefined) return 'not logged';
  const value = field.numbers?.[run];
  if (value === undefined) return undefined;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return isLog && value <= 0 ? 'not shown on a logarithmic axis' : undefined;
}

/** The lowest place of axes with so many oddities. */
export function lowest(most: number): number {
  return most === 0 ? 0 : -oddStep * (most + 0.5);
}

export function oddPlace({ odd }: BrushAxis, one: Oddity): number {
  return -oddStep * (odd.indexOf(one) + 1);
}

/** Where a run lies on an axis. */
export function heightOf(axis: BrushAxis, run: number): number {
  const { field, scale, isLog } = axis;
  const odd = oddityOf(field, isLog, run);
  if (odd !== undefined) return oddPlace(axis, odd);
  const value = field.numbers?.[run];
  return part(scale, value === undefined ? field.categories.indexOf(field.texts[run] ?? '') : scale.at(value));
}

function part({ min, max }: Scale, at: number): number {
  return (at - min) / (max - min);
}

/** The ticks of an axis, with the places of what is odd. */
export function heightTicks(axis: BrushAxis): { at: number; text: string }[] {
  const ticks = axis.scale.ticks.map(({ at, text }) => ({ at: part(axis.scale, at), text }));
  const words = (one: Oddity) => (one === 'not shown on a logarithmic axis' ? '≤ 0' : one);
  return [...axis.odd.map((one) => ({ at: oddPlace(axis, one), text: words(one) })), ...ticks];
}

/** Whether a run passes all brushes. */
export function passes(axes: readonly BrushAxis[], brushes: Readonly<Record<string, Brush>>, run: number): boolean {
  return axes.every(({ field, isLog }) => {
    const brush = brushes[field.id];
    if (brush === undefined) return true;
    const odd = oddityOf(field, isLog, run);
    if (odd !== undefined) return brush.odd?.includes(odd) === true;
    const value = field.numbers?.[run];
    if (value === undefined) return brush.categories?.includes(field.texts[run] ?? '') === true;
    return brush.range !== undefined && value >= brush.range[0] && value <= brush.range[1];
  });
}

/** What was brushed on a drawn axis; undefined where nothing is. */
export function brushOf(axis: BrushAxis, intervals: readonly (readonly [number, number])[]): Brush | undefined {
  if (intervals.length === 0) return undefined;
  const isIn = (height: number) => intervals.some(([low, high]) => height >= low && height <= high);
  const { field, scale } = axis;
  const odd = axis.odd.filter((one) => isIn(oddPlace(axis, one)));
  const some = odd.length > 0 ? { odd } : {};
  if (field.numbers === undefined) return { categories: field.categories.filter((_, i) => isIn(part(scale, i))), ...some };
  const inside = intervals.filter(([, high]) => high >= 0);
  if (inside.length === 0) return some;
  const [low, high] = [Math.min(...inside.map(([from]) => from)), Math.max(...inside.map(([, to]) => to))];
  const value = (height: number) => scale.value(scale.min + Math.min(Math.max(height, 0), 1) * (scale.max - scale.min));
  return { range: [value(low), value(high)], ...some };
}

/** Where a brush is drawn on its axis. */
export function intervalsOf(axis: BrushAxis, { range, categories, odd }: Brush): [number, number][] {
  const { field, scale } = axis;
  const around = (height: number, half: number): [number, number] => [height - half, height + half];
  const names = (categories ?? []).map((name) => field.categories.indexOf(name)).filter((place) => place >= 0);
  const ends = (range ?? []).map((value) => part(scale, axis.isLog && value <= 0 ? scale.min : scale.at(value)));
  return [
    ...(odd ?? []).filter((one) => axis.odd.includes(one)).map((one) => around(oddPlace(axis, one), oddStep * 0.4)),
    ...names.map((place) => around(part(scale, place), 0.35 / Math.max(1, field.categories.length))),
    ...(ends[0] === undefined || ends[1] === undefined ? [] : [[Math.max(0, ends[0]), Math.min(1, ends[1])] as [number, number]]),
  ].filter(([low, high]) => high > low || Math.abs(high - low) < 1e-9);
}

/** A brush in words: `lr 0.01 to 0.1`. */
export function brushText({ field }: BrushAxis, { range, categories, odd }: Brush): string {
  const format = field.unit === 'number' ? (value: number) => formatNumber(value, 4) : numberScale(undefined, { unit: field.unit }).format;
  const few = (names: readonly string[]) => [
    ...names.slice(0, 4).map((name) => (name === '' ? '(empty)' : shorten(name, 24))),
    ...(names.length > 4 ? [`and ${names.length - 4} more`] : []),
  ];
  const parts = [...(range === undefined ? [] : [`${format(range[0])} to ${format(range[1])}`]), ...few(categories ?? []), ...(odd ?? [])];
  return `${shorten(field.name, 40)} ${parts.length === 0 ? 'nothing' : parts.join(', ')}`;
}

/** Brushes from disk. */
export function readBrushes(kept: unknown): Record<string, Brush> {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
  const strings = (value: unknown) => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined);
  const entries = Object.entries(kept as Record<string, unknown>).flatMap(([id, value]): [string, Brush][] => {
    if (typeof value !== 'object' || value === null) return [];
    const { range, categories, odd } = value as Record<string, unknown>;
    const [low, high] = Array.isArray(range) ? (range as unknown[]) : [];
    const brush: Brush = {
      ...(typeof low === 'number' && typeof high === 'number' ? { range: [low, high] } : {}),
      ...(Array.isArray(categories) ? { categories: strings(categories) ?? [] } : {}),
      ...(Array.isArray(odd) ? { odd: oddities.filter((one) => odd.includes(one)) } : {}),
    };
    return Object.keys(brush).length === 0 ? [] : [[id, brush]];
  });
  return Object.fromEntries(entries);
}
