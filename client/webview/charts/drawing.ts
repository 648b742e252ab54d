import type { EChartsCoreOption } from './engine';
import type { Rows } from './exporting';
import type { Look } from './look';
import type { ColorRange, LegendItem } from './picture';
import type { TipText } from './pointerTip';

/** What there is to draw, as plain data: the chart, and all that is said about it. */
export interface Drawing {
  /** For the picture's title and its file's name. */
  title: string;
  option: EChartsCoreOption;
  /** For those who do not see it. */
  description: string;
  /** What is not shown as asked, and why. */
  note: string;
  rows: Rows;
  legend: readonly LegendItem[];
  colors?: ColorRange;
  /** Of the chart, in pixels. */
  height?: number;
  /** Why nothing can be drawn, instead of it. */
  empty?: string;
  /** What the tip says of an element. */
  tip?: (seriesId: string, index: number) => TipText | undefined;
  /** The run of an element. */
  runOf?: (seriesId: string, index: number) => number | undefined;
  /** The element of a run, to show which one it is. */
  elementOf?: (run: number) => { seriesId: string; dataIndex: number } | undefined;
}

/** A drawing that only says why there is none. */
export function nothing(title: string, empty: string, look: Look): Drawing {
  return { title, option: { backgroundColor: look.page }, description: empty, note: '', rows: { head: [], body: [] }, legend: [], empty };
}
