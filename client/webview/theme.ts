/** The editor's colors as the charts need them: a canvas does not know CSS variables. */
export interface Theme {
  foreground: string;
  muted: string;
  grid: string;
  background: string;
  border: string;
  fontFamily: string;
  series: string[];
}

const seriesVariables = ['blue', 'red', 'green', 'orange', 'purple', 'yellow'];

/** Reads the colors of the moment. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string, fallback: string) => {
    const value = style.getPropertyValue(`--vscode-${name}`).trim();
    return value === '' ? fallback : value;
  };
  const foreground = color('editor-foreground', '#888');
  return {
    foreground,
    muted: color('descriptionForeground', foreground),
    grid: color('editorWidget-border', color('contrastBorder', '#8884')),
    background: color('editorHoverWidget-background', color('editor-background', '#fff')),
    border: color('editorHoverWidget-border', color('contrastBorder', foreground)),
    fontFamily: color('font-family', 'sans-serif'),
    series: seriesVariables.map((name) => opaque(color(`charts-${name}`, foreground))),
  };
}

/** Some of the editor's chart colors let through what is behind: made for areas, they are too faint for lines. */
export function opaque(color: string): string {
  return color.replace(/^(#[0-9a-f]{6})[0-9a-f]{2}$/iu, '$1').replace(/^rgba\(([^,]+),([^,]+),([^,]+),[^)]*\)$/u, 'rgb($1,$2,$3)');
}

/** Calls back when the editor's theme changes. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** The color of a run: the theme's chart colors, then hues as far from each other as they can be (golden angle). */
export function runColor(theme: Theme, run: number): string {
  return theme.series[run] ?? `hsl(${Math.round((run * 137.508) % 360)} 60% 55%)`;
}

/** The line of a run: color alone must not tell runs apart. */
export function runDash(run: number): 'solid' | 'dashed' | 'dotted' {
  return (['solid', 'dashed', 'dotted'] as const)[Math.floor(run / seriesVariables.length) % 3] ?? 'solid';
}
