import { drawBars } from '../charts/barOptions';
import { nothing } from '../charts/drawing';
import { fieldOf, mainMetric } from '../charts/fields';
import { fieldSelect, FormSection, type ChartForm } from '../charts/formSection';
import { choice } from '../dom';
import { isRecord } from '../initialState';
import type { SectionKind } from '../section';

const overs = [
  ['runs', 'Runs'],
  ['groups', 'Groups: mean ± sd'],
] as const;
const amounts = [
  ['25', '25'],
  ['50', '50'],
  ['100', '100'],
  ['500', 'all'],
] as const;

interface Options {
  metric?: string | undefined;
  over: (typeof overs)[number][0];
  most: (typeof amounts)[number][0];
}

const form: ChartForm<Options> = {
  id: 'bars',
  read(kept, fields, result) {
    const { metric, over, most } = isRecord(kept) ? kept : {};
    const own = fieldOf(fields, metric);
    return {
      metric: own?.kind === 'metric' ? own.id : mainMetric(fields, result)?.id,
      over: over === 'groups' ? 'groups' : 'runs',
      most: amounts.find(([amount]) => amount === most)?.[0] ?? '25',
    };
  },
  controls({ metric, over, most }, fields, change) {
    const metrics = fields.filter(({ kind }) => kind === 'metric');
    return [
      fieldSelect('Metric', metrics, metric, (id) => change({ metric: id })),
      choice('Over', overs, over, (next) => change({ over: next })),
      choice('Most bars', amounts, most, (next) => change({ most: next })),
    ];
  },
  draw({ metric, over, most }, fields, { visible, result }, look) {
    const own = fieldOf(fields, metric);
    return own === undefined
      ? nothing('Bars', 'The runs have no metrics', look)
      : drawBars({ metric: own, over, most: Number(most) }, visible, result, look);
  },
};

/** A metric's latest values as bars, the best first. */
export const barSection: SectionKind = {
  id: form.id,
  title: 'Bars',
  appliesTo: ({ metrics }) => metrics.length > 0,
  create: (context) => new FormSection(context, form),
};
