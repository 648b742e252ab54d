import type { CompareResult } from '../../shared/comparison';
import { toNumber } from '../format';
import { categoryScale, numberScale, rangeOf, type Scale, type Unit } from './scale';
import { shorten } from './words';

export type FieldKind = 'param' | 'metric' | 'attribute';

/** Something that runs have, to put on an axis. */
export interface Field {
  /** Kept in states: `param:lr`. */
  id: string;
  kind: FieldKind;
  name: string;
  /** What each run has; undefined where it lacks it. */
  texts: readonly (string | undefined)[];
  /** Its numbers, which may be NaN or infinite; absent where it has categories. */
  numbers?: readonly (number | undefined)[];
  /** Its distinct texts, in an order that counts; for numbers those that are finite. */
  categories: readonly string[];
  unit: Unit;
  /** Whether all its numbers are whole. */
  isWhole: boolean;
  /** Whether its numbers span decades, and are all positive: then a logarithmic axis shows them better. */
  spansDecades: boolean;
  differs: boolean;
  higherIsBetter?: boolean | undefined;
}

const number = /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const odd: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity };

/** The number that a parameter's text says; undefined where it says something else. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (number.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const found = odd[trimmed.replace(/^[+-]/u, '').toLowerCase()];
  return found === undefined ? undefined : trimmed.startsWith('-') ? -found : found;
}

/** All that can go on an axis: parameters and metrics as the server ordered them, then what runs know about themselves. */
export function fieldsOf(result: CompareResult): Field[] {
  const { params, metrics, runs, grouping } = result;
  const one = <T>(values: readonly (T | null | undefined)[]) => values.map((value) => value ?? undefined);
  const text = (name: string, values: readonly (string | null | undefined)[]) => named('attribute', name, one(values));
  const numeric = (name: string, unit: Unit, values: readonly (number | null | undefined)[]) =>
    field(
      'attribute',
      name,
      one(values).map((value) => (value === undefined ? undefined : String(value))),
      one(values),
      unit,
    );
  const attributes = [
    numeric(
      'Start time',
      'time',
      runs.map(({ startTime }) => startTime),
    ),
    numeric(
      'Duration',
      'duration',
      runs.map(({ durationMs }) => durationMs),
    ),
    text(
      'Status',
      runs.map(({ status }) => status),
    ),
    text(
      'User',
      runs.map(({ user }) => user),
    ),
    text(
      'Experiment',
      runs.map(({ experimentName }) => experimentName),
    ),
    text(
      'Commit',
      runs.map(({ commit }) => commit?.slice(0, 8)),
    ),
    text(
      'Group',
      runs.map((_, run) => grouping.groups.find((group) => group.runs.includes(run))?.label),
    ),
  ];
  return [
    ...params.map(({ key, values }) => named('param', key, one(values))),
    ...metrics.map(({ key, values, higherIsBetter }) => {
      const numbers = values.map((value) => (value === null ? undefined : toNumber(value)));
      return {
        ...field(
          'metric',
          key,
          values.map((value) => (value === null ? undefined : String(value))),
          numbers,
        ),
        higherIsBetter: higherIsBetter ?? undefined,
      };
    }),
    ...attributes.filter(({ texts }) => texts.some((value) => value !== undefined)),
  ];
}

function named(kind: FieldKind, name: string, texts: readonly (string | undefined)[]): Field {
  const numbers = texts.map((value) => (value === undefined ? undefined : parseNumber(value)));
  const isNumeric =
    texts.every((value, i) => value === undefined || numbers[i] !== undefined) && numbers.some((value) => Number.isFinite(value));
  return field(kind, name, texts, isNumeric ? numbers : undefined);
}

function field(kind: FieldKind, name: string, texts: Field['texts'], numbers?: Field['numbers'], unit: Unit = 'number'): Field {
  const present = texts.filter((value) => value !== undefined);
  const finite = [...new Set((numbers ?? []).filter((value): value is number => Number.isFinite(value)))].sort((a, b) => a - b);
  const [low, high] = rangeOf(finite) ?? [0, 0];
  const isWhole = finite.every(Number.isInteger);
  return {
    id: `${kind}:${name}`,
    kind,
    name,
    texts,
    ...(numbers === undefined ? {} : { numbers }),
    categories:
      numbers === undefined ? [...new Set(present)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : finite.map(String),
    unit,
    isWhole,
    spansDecades: unit === 'number' && low > 0 && high / low >= (isWhole ? 100 : 10),
    differs: new Set(texts).size > 1,
  };
}

/** The field of that id, else the first of those that are offered instead. */
export function fieldOf(fields: readonly Field[], id: unknown): Field | undefined {
  return fields.find((one) => one.id === id);
}

/** Parameters that differ, the most important first, by the server's ranking; then those that it does not rank. */
export function rankedParams(fields: readonly Field[], { summary, grouping }: Pick<CompareResult, 'summary' | 'grouping'>): Field[] {
  const order = summary.differences.filter(({ kind }) => kind === 'parameter' || kind === 'seed').map(({ name }) => name);
  const repeats = new Set(grouping.repeats);
  // What differs only by being there or not makes a poor axis, whatever it explains.
  const isPoor = new Set(fields.filter(({ categories }) => categories.length < 2).map(({ id }) => id));
  const rank = ({ id, name }: Field) => {
    const place = order.indexOf(name);
    return (place < 0 ? order.length : place) + (repeats.has(name) ? 10_000 : 0) + (isPoor.has(id) ? 20_000 : 0);
  };
  return fields.filter(({ kind, differs }) => kind === 'param' && differs).sort((a, b) => rank(a) - rank(b));
}

/** The metric that matters: the one of the ranking, else the first that differs, else the first. */
export function mainMetric(fields: readonly Field[], { summary }: Pick<CompareResult, 'summary'>): Field | undefined {
  const metrics = fields.filter(({ kind }) => kind === 'metric');
  return (
    metrics.find(({ name }) => name === summary.metric) ??
    metrics.find(({ differs, higherIsBetter }) => differs && higherIsBetter !== undefined) ??
    metrics.find(({ differs }) => differs) ??
    metrics[0]
  );
}

/** The scale of a field's axis over some runs. */
export function fieldScale(one: Field, runs: readonly number[], isLog: boolean, pad = 0.05): Scale {
  if (one.numbers === undefined) return categoryScale(one.categories.map((name) => shorten(name, 24)));
  const { numbers } = one;
  return numberScale(
    rangeOf(
      runs.map((run) => numbers[run] ?? NaN),
      isLog,
    ),
    { isLog, unit: one.unit, pad, isWhole: one.isWhole },
  );
}

/** Where a run lies on a field's axis: NaN where it has no place there. */
export function placeOf(one: Field, scale: Scale, run: number): number {
  if (one.numbers !== undefined) return scale.at(one.numbers[run] ?? NaN);
  const text = one.texts[run];
  return text === undefined ? NaN : one.categories.indexOf(text);
}

/** What a run has, in words. */
export function wordsOf(one: Field, run: number): string {
  const value = one.numbers?.[run];
  if (value !== undefined) return numberScale(undefined, { unit: one.unit }).format(value);
  return one.texts[run] ?? 'not logged';
}
