import type { EChartsCoreOption } from './engine';
import { ramp, symbolAt, type Look, type Mark } from './look';
import { shorten } from './words';

/** A line of a legend. */
export interface LegendItem {
  name: string;
  mark: Mark;
  /** Whether it is a line with its dashes, or a symbol alone. */
  isLine: boolean;
}

/** A range of colors and what it stands for. */
export interface ColorRange {
  name: string;
  low: string;
  high: string;
}

/** A chart as a picture of its own: what is around it on the page goes into it. */
export interface Picture {
  title: string;
  option: EChartsCoreOption;
  look: Look;
  width: number;
  height: number;
  legend: readonly LegendItem[];
  colors?: ColorRange | undefined;
}

const titleHeight = 40;
const rowHeight = 20;
const columnWidth = 230;
/** A legend longer than this would be larger than its chart. */
const legendItems = 36;

/** The option of a picture with its title and legend, and how large that is. */
export function framed({ title, option, look, width, height, legend, colors }: Picture): {
  option: EChartsCoreOption;
  width: number;
  height: number;
} {
  const { theme } = look;
  const columns = Math.max(1, Math.floor((width - 24) / columnWidth));
  const items = legend.slice(0, legendItems);
  const rest = legend.length - items.length;
  const rows = Math.ceil((items.length + (rest > 0 ? 1 : 0)) / columns);
  const below = rows * rowHeight + (colors === undefined ? 0 : 34) + (rows > 0 || colors !== undefined ? 10 : 0);
  const whole = height + titleHeight + below;
  const text = (content: string, x: number, y: number, more: object = {}) => ({
    type: 'text',
    style: { text: content, x, y, fill: theme.foreground, fontFamily: theme.fontFamily, fontSize: 12, verticalAlign: 'middle', ...more },
  });
  const places = [...items.map(({ name }) => name), ...(rest > 0 ? [`and ${rest} more`] : [])].map((name, i) => ({
    name,
    x: 16 + (i % columns) * columnWidth,
    y: height + titleHeight + (Math.floor(i / columns) + 0.5) * rowHeight,
    item: items[i],
  }));
  const graphic = [
    text(shorten(title, Math.floor(width / 9)), 16, titleHeight / 2 + 2, { fontSize: 16, fontWeight: 600 }),
    ...places.flatMap(({ name, x, y, item }) => [...(item === undefined ? [] : swatch(item, x, y)), text(shorten(name, 30), x + 32, y)]),
    ...(colors === undefined ? [] : colorBar(colors, look, width, whole - 26, text)),
  ];
  const shifted = (part: unknown) => {
    if (typeof part !== 'object' || part === null) return {};
    const { top, bottom } = part as { top?: number; bottom?: number };
    return { ...part, top: (top ?? 0) + titleHeight, bottom: (bottom ?? 0) + below };
  };
  const { grid, parallel } = option as { grid?: unknown; parallel?: unknown };
  return {
    width,
    height: whole,
    option: {
      ...option,
      backgroundColor: look.page,
      graphic,
      ...(grid === undefined ? {} : { grid: shifted(grid) }),
      ...(parallel === undefined ? {} : { parallel: shifted(parallel) }),
    },
  };
}

function swatch({ mark, isLine }: LegendItem, x: number, y: number): object[] {
  const style = { stroke: mark.color, lineWidth: 2, ...(mark.dash.length > 0 ? { lineDash: mark.dash } : {}) };
  const line = { type: 'line', shape: { x1: x, y1: y, x2: x + 24, y2: y }, style };
  return [...(isLine ? [line] : []), symbolAt(mark.symbol, x + 12, y, 4, { fill: mark.color })];
}

function colorBar(
  { name, low, high }: ColorRange,
  look: Look,
  width: number,
  y: number,
  text: (content: string, x: number, y: number, more?: object) => object,
): object[] {
  const colors = ramp(look);
  const colorStops = colors.map((color, i) => ({ offset: i / (colors.length - 1), color }));
  const fill = { type: 'linear', x: 0, y: 0, x2: 1, y2: 0, colorStops };
  const [from, size] = [width / 2 - 80, 160];
  return [
    { type: 'rect', shape: { x: from, y, width: size, height: 10 }, style: { fill } },
    text(low, from - 6, y + 5, { align: 'right' }),
    text(high, from + size + 6, y + 5, { align: 'left' }),
    text(shorten(name, 40), width / 2, y - 9, { align: 'center' }),
  ];
}
