import { CustomChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, ParallelComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

// Only what the charts of this page are made of. Tooltips are the page's own: text, never HTML.
use([CustomChart, ParallelChart, ScatterChart, GraphicComponent, GridComponent, ParallelComponent]);
use([CanvasRenderer, SVGRenderer]);

export type { EChartsCoreOption, EChartsType };

/** An event of ECharts about an element of a series, as far as this page reads it. */
export interface ElementEvent {
  seriesId?: string;
  dataIndex?: number;
  event?: { offsetX: number; offsetY: number };
}

/** A chart on the page: drawn on a canvas that follows its element's size. */
export class Drawn {
  private static readonly all = new Set<Drawn>();
  readonly chart: EChartsType;
  private readonly observer: ResizeObserver;

  constructor(
    private readonly element: HTMLElement,
    resized: () => void = () => undefined,
  ) {
    this.chart = init(element, undefined, { renderer: 'canvas' });
    this.observer = new ResizeObserver(() => {
      if (this.fit()) resized();
    });
    this.observer.observe(element);
    Drawn.all.add(this);
  }

  /** Fits all charts to their elements now, without waiting to be told of a new size. */
  static fitAll(): void {
    for (const drawn of Drawn.all) drawn.fit();
  }

  draw(option: EChartsCoreOption): void {
    this.fit();
    this.chart.setOption(option, { notMerge: true });
  }

  get size(): { width: number; height: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Takes on the size of the element; an element that is folded away keeps the chart as it was. */
  private fit(): boolean {
    const { width, height } = this.size;
    if (width === 0 || height === 0 || (this.chart.getWidth() === width && this.chart.getHeight() === height)) return false;
    this.chart.resize({ width, height });
    return true;
  }

  dispose(): void {
    this.observer.disconnect();
    Drawn.all.delete(this);
    this.chart.dispose();
  }
}

/** Draws out of sight, and hands over what `take` takes from the chart. */
export function offscreen<T>(
  option: EChartsCoreOption,
  size: { width: number; height: number; renderer: 'canvas' | 'svg' },
  take: (chart: EChartsType) => T,
): T {
  // Pictures of vectors need no page around them.
  const chart =
    size.renderer === 'svg'
      ? init(null, undefined, { ...size, ssr: true })
      : init(document.createElement('div'), undefined, { ...size, devicePixelRatio: 2 });
  try {
    chart.setOption(option);
    return take(chart);
  } finally {
    chart.dispose();
  }
}
