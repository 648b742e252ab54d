import type { PageContext } from '../section';
import { runColor, type Theme } from '../theme';

/** What all charts are drawn with. */
export interface Look {
  theme: Theme;
  /** The page behind the charts. */
  page: string;
  isDark: boolean;
  isHighContrast: boolean;
  /** What to call each run. */
  labels: readonly string[];
}

/** Reads the look of the moment. */
export function readLook({ theme, labels }: Pick<PageContext, 'theme' | 'labels'>): Look {
  const { classList } = document.body;
  const page = getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background').trim();
  const isDark = isDarkColor(page) ?? (classList.contains('vscode-dark') || classList.contains('vscode-high-contrast'));
  return {
    // Fonts go into attributes of pictures, which ECharts does not escape.
    theme: { ...theme, fontFamily: plainFont(theme.fontFamily) },
    labels,
    isDark,
    page: page === '' ? (isDark ? '#1f1f1f' : '#ffffff') : page,
    isHighContrast: classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
  };
}

/** A list of fonts without what could end an attribute. */
export function plainFont(fonts: string): string {
  return fonts.replaceAll('"', "'").replace(/[<>&;]/gu, '');
}

function channels(color: string): number[] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/iu
    .exec(color)
    ?.slice(1)
    .map((part) => parseInt(part, 16));
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/iu
    .exec(color)
    ?.slice(1)
    .map((part) => 17 * parseInt(part, 16));
  return hex ?? short ?? /^rgba?\((\d+),\s*(\d+),\s*(\d+)/u.exec(color)?.slice(1).map(Number) ?? [];
}

/** Whether a color is dark; undefined where it is not written as three numbers. */
export function isDarkColor(color: string): boolean | undefined {
  const [r, g, b] = channels(color);
  if (r === undefined || g === undefined || b === undefined) return undefined;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

/** A color that lets through what is behind it; one that is not written as three numbers stays as it is. */
export function translucent(color: string, alpha: number): string {
  const parts = channels(color);
  return parts.length === 3 ? `rgba(${parts.join(',')},${alpha})` : color;
}

export const symbols = ['circle', 'rect', 'triangle', 'diamond', 'down'] as const;
export type SymbolName = (typeof symbols)[number];

const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 5]];

/** How a run (or a group) is drawn: color is never the only thing that tells two apart. */
export interface Mark {
  color: string;
  symbol: SymbolName;
  /** Lengths of dashes and gaps in pixels; empty: solid. */
  dash: readonly number[];
}

export function markOf({ theme, isHighContrast }: Look, run: number): Mark {
  const pattern = isHighContrast ? run : Math.floor(run / Math.max(1, theme.series.length));
  return { color: runColor(theme, run), symbol: symbols[run % symbols.length] ?? 'circle', dash: dashes[pattern % dashes.length] ?? [] };
}

/** The symbol of a series of points, in ECharts' words. */
export function seriesSymbol(symbol: SymbolName): string {
  return symbol === 'down' ? 'path://M0,0L10,0L5,9Z' : symbol;
}

/** An element of a custom series: a symbol around a place, in pixels. */
export function symbolAt(symbol: SymbolName, x: number, y: number, r: number, style: object, more: object = {}): object {
  const corners: Record<SymbolName, [number, number][]> = {
    circle: [],
    rect: [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ],
    triangle: [
      [0, -1.2],
      [1.2, 1],
      [-1.2, 1],
    ],
    down: [
      [0, 1.2],
      [1.2, -1],
      [-1.2, -1],
    ],
    diamond: [
      [0, -1.4],
      [1.4, 0],
      [0, 1.4],
      [-1.4, 0],
    ],
  };
  if (symbol === 'circle') return { type: 'circle', shape: { cx: x, cy: y, r }, style, ...more };
  return { type: 'polygon', shape: { points: corners[symbol].map(([dx, dy]) => [x + dx * r, y + dy * r]) }, style, ...more };
}

// Even in lightness, so that they read in grey too, and never near the page behind (after viridis, by Smith and van der Walt).
const ramps = {
  dark: ['#3f5fb0', '#2f93b8', '#2fb58c', '#93d14b', '#fde725'],
  light: ['#d9a400', '#6a9a1f', '#1f8a7d', '#2f5f96', '#440154'],
};

/** The colors of a range, from its lowest to its highest. */
export function ramp(look: Look): readonly string[] {
  return look.isDark ? ramps.dark : ramps.light;
}

/** The color at a part (0 to 1) of the range; what is no part of it is grey. */
export function rampColor(look: Look, part: number): string {
  if (!Number.isFinite(part)) return look.theme.muted;
  const colors = ramp(look);
  const place = Math.min(Math.max(part, 0), 1) * (colors.length - 1);
  const low = Math.min(Math.floor(place), colors.length - 2);
  const channel = (color: string | undefined, at: number) => parseInt((color ?? '#888888').slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => {
    const [from, to] = [channel(colors[low], at), channel(colors[low + 1], at)];
    return Math.round(from + (to - from) * (place - low));
  });
  return `rgb(${mixed.join(',')})`;
}
