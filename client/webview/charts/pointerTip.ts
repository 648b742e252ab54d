import { el } from '../dom';
import { shorten } from './words';

/** What a tip says about one run or thing. */
export interface TipRow {
  value: string;
  name: string;
  color?: string;
  /** The one that the pointer is nearest to. */
  isNearest?: boolean;
}

export interface TipText {
  head: string;
  rows: readonly TipRow[];
  foot?: string;
}

/** The small window that follows the pointer. It is made of text nodes, so that a name is never anything but text. */
export class PointerTip {
  readonly element = el('div', { class: 'chart-tip', 'aria-hidden': 'true', hidden: true });

  show({ head, rows, foot }: TipText, at: { x: number; y: number }, within: HTMLElement): void {
    const lines = rows.map(({ value, name, color, isNearest }) => {
      const dot = el('span', { class: 'dot' });
      if (color !== undefined) dot.style.background = color;
      return el(
        'div',
        { class: isNearest === true ? 'row nearest' : 'row' },
        dot,
        el('span', { class: 'amount' }, value),
        el('span', { class: 'who' }, shorten(name, 48)),
      );
    });
    this.element.replaceChildren(
      el('div', { class: 'head' }, shorten(head, 80)),
      ...lines,
      ...(foot === undefined ? [] : [el('div', { class: 'foot' }, foot)]),
    );
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const right = at.x + 16 + width <= within.clientWidth;
    this.element.style.left = `${right ? at.x + 16 : Math.max(0, at.x - 16 - width)}px`;
    // It may reach over the end of the chart rather than out of the window.
    const { top } = within.getBoundingClientRect();
    const lowest = window.innerHeight - top - height - 4;
    this.element.style.top = `${Math.max(-top, Math.min(at.y + 12, lowest))}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
