import type { PickField, PickFields } from '../../../shared/runs';

/** A line of a list of fields. */
export interface FieldRow {
  label: string;
  description: string;
  icon: string;
  field: PickField;
}

const icons: Record<string, string> = { metric: 'graph-line', param: 'symbol-parameter', tag: 'tag' };
const titles: Record<string, string> = { attribute: 'Run', metric: 'Metrics', param: 'Parameters', tag: 'Tags' };

/** Fields in the server's order, cut into parts by kind. */
export function fieldParts({ fields, runs }: PickFields, kinds: readonly string[]): { title: string; rows: FieldRow[] }[] {
  return kinds
    .map((kind) => ({
      title: titles[kind] ?? kind,
      rows: fields.filter((field) => field.kind === kind).map((field) => ({ ...describe(field, runs), field })),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** What is said above a list of fields. */
export function fieldsNote({ runs, isPartial }: PickFields): string {
  return isPartial ? `Fields of ${runs.toLocaleString('en')} of the runs, the newest and the oldest` : 'Type to search';
}

function describe({ label, kind, runs, values }: PickField, all: number): { label: string; description: string; icon: string } {
  const parts = [];
  if (kind !== 'attribute' && runs < all) parts.push(`${runs.toLocaleString('en')} of ${all.toLocaleString('en')} runs`);
  if (values != null) parts.push(values === 1 ? 'one value' : `${values.toLocaleString('en')} values`);
  return { label, description: parts.join(' · '), icon: icons[kind] ?? 'info' };
}

/** The two directions of an order by a field, the likely one first. */
export function directions({ field, kind, key, higherIsBetter }: PickField): { label: string; sort: string }[] {
  const descending = { label: 'Highest first', sort: `${field} DESC` };
  const ascending = { label: 'Lowest first', sort: `${field} ASC` };
  if (kind === 'attribute' && key.endsWith('_time')) {
    descending.label = 'Newest first';
    ascending.label = 'Oldest first';
    return [descending, ascending];
  }
  if (kind !== 'metric') {
    ascending.label = 'A to Z';
    descending.label = 'Z to A';
    return [ascending, descending];
  }
  if (higherIsBetter != null) {
    descending.label += higherIsBetter ? ' (best)' : '';
    ascending.label += higherIsBetter ? '' : ' (best)';
  }
  return higherIsBetter === false ? [ascending, descending] : [descending, ascending];
}
