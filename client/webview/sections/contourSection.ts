import { drawContour } from '../charts/contourOptions';
import { nothing } from '../charts/drawing';
import { fieldOf, fieldsOf, mainMetric, rankedParams } from '../charts/fields';
import { fieldSelect, FormSection, type ChartForm } from '../charts/formSection';
import { checkbox } from '../dom';
import { isRecord } from '../initialState';
import type { SectionKind } from '../section';

interface Options {
  x?: string | undefined;
  y?: string | undefined;
  metric?: string | undefined;
  logX: boolean;
  logY: boolean;
}

const form: ChartForm<Options> = {
  id: 'contour',
  read(kept, fields, result) {
    const { x, y, metric, logX, logY } = isRecord(kept) ? kept : {};
    const numeric = fields.filter(({ numbers }) => numbers !== undefined);
    const params = rankedParams(numeric, result);
    const own = fieldOf(numeric, metric) ?? mainMetric(numeric, result);
    const others = [...params, ...numeric.filter(({ kind, id }) => kind === 'metric' && id !== own?.id), ...numeric];
    const horizontal = fieldOf(numeric, x) ?? others[0];
    const vertical = fieldOf(numeric, y) ?? others.find(({ id }) => id !== horizontal?.id);
    return {
      x: horizontal?.id,
      y: vertical?.id,
      metric: own?.id,
      logX: typeof logX === 'boolean' ? logX : horizontal?.spansDecades === true,
      logY: typeof logY === 'boolean' ? logY : vertical?.spansDecades === true,
    };
  },
  controls({ x, y, metric, logX, logY }, fields, change) {
    const numeric = fields.filter(({ numbers }) => numbers !== undefined);
    return [
      fieldSelect('X', numeric, x, (id) => change({ x: id, logX: fieldOf(fields, id)?.spansDecades === true })),
      checkbox('Logarithmic x', logX, (on) => change({ logX: on })),
      fieldSelect('Y', numeric, y, (id) => change({ y: id, logY: fieldOf(fields, id)?.spansDecades === true })),
      checkbox('Logarithmic y', logY, (on) => change({ logY: on })),
      fieldSelect('Colour', numeric, metric, (id) => change({ metric: id })),
    ];
  },
  draw({ x, y, metric, logX, logY }, fields, { visible }, look) {
    const [horizontal, vertical, height] = [x, y, metric].map((id) => fieldOf(fields, id));
    if (horizontal === undefined || vertical === undefined || height === undefined)
      return nothing('Contour', 'A contour needs two numeric axes and a metric', look);
    return drawContour({ x: horizontal, y: vertical, metric: height, logX, logY }, visible, look);
  },
};

/** A metric over two numbers, as a surface seen from above. */
export const contourSection: SectionKind = {
  id: form.id,
  title: 'Contour',
  appliesTo: (result) =>
    result.runs.length > 2 &&
    result.metrics.length > 0 &&
    fieldsOf(result).filter(({ numbers, differs }) => numbers !== undefined && differs).length > 2,
  create: (context) => new FormSection(context, form),
};
