import { el } from './dom';
import { runColor, type Theme } from './theme';

/** The color of a run, as in the charts. */
export function swatch(theme: Theme, run: number): HTMLElement {
  const element = el('span', { class: 'swatch', 'aria-hidden': 'true' });
  element.style.backgroundColor = runColor(theme, run);
  return element;
}
