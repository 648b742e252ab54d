import { fieldOf, fieldsOf, mainMetric, rankedParams, type Field } from '../charts/fields';
import { fieldSelect, FormSection, type ChartForm } from '../charts/formSection';
import { nothing } from '../charts/drawing';
import { drawScatter } from '../charts/scatterOptions';
import { checkbox } from '../dom';
import { isRecord } from '../initialState';
import type { SectionKind } from '../section';

interface Options {
  x?: string | undefined;
  y?: string | undefined;
  /** Empty: none. */
  color: string;
  size: string;
  logX: boolean;
  logY: boolean;
}

const form: ChartForm<Options> = {
  id: 'scatter',
  read(kept, fields, result) {
    const { x, y, color, size, logX, logY } = isRecord(kept) ? kept : {};
    const params = rankedParams(fields, result);
    const metric = mainMetric(fields, result);
    const horizontal =
      fieldOf(fields, x) ?? params[0] ?? fields.find(({ kind, id }) => kind === 'metric' && id !== metric?.id) ?? fields[0];
    const vertical = fieldOf(fields, y) ?? metric ?? fields[0];
    const other = params.find(({ id }) => id !== horizontal?.id)?.id ?? '';
    return {
      x: horizontal?.id,
      y: vertical?.id,
      color: color === '' ? '' : (fieldOf(fields, color)?.id ?? other),
      size: fieldOf(fields, size)?.id ?? '',
      logX: typeof logX === 'boolean' ? logX && horizontal?.numbers !== undefined : horizontal?.spansDecades === true,
      logY: logY === true && vertical?.numbers !== undefined,
    };
  },
  controls({ x, y, color, size, logX, logY }, fields, change) {
    const isNumeric = (id: string | undefined) => fieldOf(fields, id)?.numbers !== undefined;
    const numeric = fields.filter(({ numbers }) => numbers !== undefined);
    return [
      fieldSelect('X', fields, x, (id) => change({ x: id, logX: fieldOf(fields, id)?.spansDecades === true })),
      ...(isNumeric(x) ? [checkbox('Logarithmic x', logX, (on) => change({ logX: on }))] : []),
      fieldSelect('Y', fields, y, (id) => change({ y: id, logY: false })),
      ...(isNumeric(y) ? [checkbox('Logarithmic y', logY, (on) => change({ logY: on }))] : []),
      fieldSelect('Colour', fields, color === '' ? undefined : color, (id) => change({ color: id ?? '' }), 'one colour'),
      fieldSelect('Size', numeric, size === '' ? undefined : size, (id) => change({ size: id ?? '' }), 'one size'),
    ];
  },
  draw({ x, y, color, size, logX, logY }, fields, { visible }, look) {
    const [horizontal, vertical]: (Field | undefined)[] = [fieldOf(fields, x), fieldOf(fields, y)];
    if (horizontal === undefined || vertical === undefined) return nothing('Scatter', 'The runs have nothing to put on the axes', look);
    return drawScatter(
      { x: horizontal, y: vertical, color: fieldOf(fields, color), size: fieldOf(fields, size), logX, logY },
      visible,
      look,
    );
  },
};

/** One thing over another, a point for each run. */
export const scatterSection: SectionKind = {
  id: form.id,
  title: 'Scatter',
  appliesTo: (result) => result.metrics.length > 0 && fieldsOf(result).length > 1,
  create: (context) => new FormSection(context, form),
};
