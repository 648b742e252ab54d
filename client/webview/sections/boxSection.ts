import { boxable, drawBox } from '../charts/boxOptions';
import { nothing } from '../charts/drawing';
import { fieldOf, fieldsOf, mainMetric, rankedParams } from '../charts/fields';
import { fieldSelect, FormSection, type ChartForm } from '../charts/formSection';
import { checkbox } from '../dom';
import { isRecord } from '../initialState';
import type { SectionKind } from '../section';

interface Options {
  metric?: string | undefined;
  by?: string | undefined;
  logY: boolean;
}

const form: ChartForm<Options> = {
  id: 'boxes',
  read(kept, fields, result) {
    const { metric, by, logY } = isRecord(kept) ? kept : {};
    const own = fieldOf(fields, metric);
    const groups = boxable(fields);
    const ranked = rankedParams(groups, result);
    return {
      metric: own?.kind === 'metric' ? own.id : mainMetric(fields, result)?.id,
      by: (
        fieldOf(groups, by) ??
        ranked.find(({ numbers, categories }) => numbers === undefined && categories.length > 1) ??
        ranked[0] ??
        groups.find(({ differs }) => differs) ??
        groups[0]
      )?.id,
      logY: logY === true,
    };
  },
  controls({ metric, by, logY }, fields, change) {
    const metrics = fields.filter(({ kind }) => kind === 'metric');
    return [
      fieldSelect('Metric', metrics, metric, (id) => change({ metric: id })),
      fieldSelect('By', boxable(fields), by, (id) => change({ by: id })),
      checkbox('Logarithmic y', logY, (on) => change({ logY: on })),
    ];
  },
  draw({ metric, by, logY }, fields, { visible }, look) {
    const [own, groups] = [fieldOf(fields, metric), fieldOf(fields, by)];
    if (own === undefined || groups === undefined)
      return nothing('Boxes', 'The runs have nothing with few enough values to have a box for each', look);
    return drawBox({ metric: own, by: groups, logY }, visible, look);
  },
};

/** How a metric spreads over the values of a parameter. */
export const boxSection: SectionKind = {
  id: form.id,
  title: 'Boxes',
  appliesTo: (result) => result.runs.length > 2 && result.metrics.length > 0 && boxable(fieldsOf(result)).length > 0,
  create: (context) => new FormSection(context, form),
};
