import type { Look } from './look';
import type { Scale } from './scale';
import { shorten } from './words';

/** An axis of ECharts over a scale: its ends, ticks and words are those of the scale. */
export function axisOption(
  scale: Scale,
  look: Look,
  more: { name?: string; isVertical?: boolean; labels?: number; hasLines?: boolean } = {},
): object {
  const { theme } = look;
  const { name, isVertical = false, labels = 24, hasLines = true } = more;
  const texts = new Map(scale.ticks.map(({ at, text }) => [at, text]));
  const places = scale.ticks.map(({ at }) => at);
  return {
    type: 'value',
    min: scale.min,
    max: scale.max,
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.muted } },
    axisTick: { show: true, customValues: places, lineStyle: { color: theme.muted } },
    axisLabel: {
      color: theme.muted,
      hideOverlap: true,
      customValues: places,
      formatter: (at: number) => shorten(texts.get(at) ?? scale.format(scale.value(at)), labels),
    },
    splitLine: { show: hasLines, lineStyle: { color: theme.grid, opacity: look.isHighContrast ? 0.25 : 0.5 } },
    ...(name === undefined
      ? {}
      : {
          name: shorten(name, 56),
          nameLocation: 'middle',
          nameGap: isVertical ? 10 : 24,
          nameMoveOverlap: true,
          nameTextStyle: { color: theme.foreground, ...(isVertical ? { align: 'center' } : {}) },
        }),
  };
}

/** What every option begins with. */
export function baseOption({ theme }: Look): Record<string, unknown> {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { color: theme.foreground, fontFamily: theme.fontFamily },
  };
}

/** A grid that leaves as much room for its axes' words as they need. */
export const gridOption = { left: 6, right: 18, top: 14, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' };

/** What ECharts tells the drawing of an item of a custom series, as far as this page reads it. */
export interface ItemParams {
  dataIndex: number;
  coordSys: { x: number; y: number; width: number; height: number };
}

/** Pixels of places on two scales. */
export class Frame {
  constructor(
    readonly box: ItemParams['coordSys'],
    private readonly xs: Scale,
    private readonly ys: Scale,
  ) {}

  x(at: number): number {
    return this.box.x + ((at - this.xs.min) / (this.xs.max - this.xs.min)) * this.box.width;
  }

  y(at: number): number {
    return this.box.y + (1 - (at - this.ys.min) / (this.ys.max - this.ys.min)) * this.box.height;
  }

  get top(): number {
    return this.box.y;
  }

  get bottom(): number {
    return this.box.y + this.box.height;
  }
}
