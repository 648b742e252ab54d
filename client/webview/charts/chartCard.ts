import { button, el } from '../dom';
import type { PageContext } from '../section';
import { copyPicture, savePicture, tabbed, type Rows } from './exporting';
import { ramp, type Look, type Mark } from './look';
import type { ColorRange, LegendItem, Picture } from './picture';
import { PointerTip } from './pointerTip';
import { shorten } from './words';

/** What a card can be asked for by its menu. */
export interface CardSource {
  context(): PageContext;
  /** The chart as it shows; undefined where there is none. */
  picture(): Picture | undefined;
  rows(): Rows;
}

/** Most rows of the table beside a chart: the page's table has all runs. */
const tableRows = 500;

/** A chart in its frame: its title and menu, the drawing with what it says to those who do not see it, its legend, and its values as a table. */
export class ChartCard {
  readonly canvas: HTMLElement;
  /** Around the canvas: what takes keys and the pointer. */
  readonly plot: HTMLElement;
  readonly tip = new PointerTip();
  readonly element: HTMLElement;
  /** Buttons of the chart's own, beside its menu. */
  readonly tools = el('div', { class: 'tools' });
  private readonly note = el('p', { class: 'note' });
  private readonly message = el('p', { class: 'none', hidden: true });
  private readonly legend = el('ul', { class: 'legend', hidden: true });
  private readonly colors = el('div', { class: 'colors', hidden: true });
  private readonly table = el('div', { class: 'values', hidden: true, tabindex: 0, role: 'region' });
  private readonly toggle: HTMLButtonElement;
  private readonly caption = el('figcaption', {});

  constructor(
    private readonly source: CardSource,
    private name: string,
    attributes: Record<string, string> = {},
  ) {
    this.canvas = el('div', { class: 'chart', role: 'img', 'data-testid': 'chart', 'data-key': name, ...attributes });
    this.plot = el('div', { class: 'plot' }, this.canvas, this.tip.element);
    this.toggle = button('Show as table', () => this.showTable(this.table.hidden !== false), { class: 'quiet', 'aria-expanded': 'false' });
    this.tools.append(this.toggle, this.menu());
    const head = el('div', { class: 'card-head' }, this.caption, this.tools);
    this.element = el('figure', {}, head, this.plot, this.message, this.colors, this.legend, this.note, this.table);
    this.retitle(name);
  }

  retitle(name: string): void {
    this.name = name;
    this.caption.textContent = shorten(name, 80);
    this.caption.title = shorten(name, 1000);
    this.table.setAttribute('aria-label', `Values of ${shorten(name, 80)}`);
  }

  /** Says in words what the drawing shows. */
  describe(description: string, note: string): void {
    this.canvas.setAttribute('aria-label', description);
    this.say(note);
    if (!this.table.hidden) this.fillTable();
  }

  say(note: string): void {
    if (this.note.textContent !== note) this.note.textContent = note;
  }

  /** Shows why there is no chart, in its place; undefined: the chart. */
  explain(reason: string | undefined): void {
    this.message.textContent = reason ?? '';
    this.message.hidden = reason === undefined;
    this.plot.hidden = reason !== undefined;
    this.tools.hidden = reason !== undefined;
    if (reason !== undefined) this.showTable(false);
  }

  showLegend(items: readonly LegendItem[], colors: ColorRange | undefined, look: Look): void {
    const most = 24;
    const rest = items.length - most;
    this.legend.hidden = items.length === 0;
    this.legend.replaceChildren(
      ...items.slice(0, most).map(({ name, mark, isLine }) => el('li', {}, symbol(mark, isLine), el('span', {}, shorten(name, 40)))),
      ...(rest > 0 ? [el('li', {}, `and ${rest} more`)] : []),
    );
    this.colors.hidden = colors === undefined;
    if (colors === undefined) return;
    const bar = el('span', { class: 'bar' });
    bar.style.background = `linear-gradient(to right, ${ramp(look).join(', ')})`;
    this.colors.replaceChildren(el('span', {}, shorten(colors.name, 60)), el('span', {}, colors.low), bar, el('span', {}, colors.high));
  }

  private menu(): HTMLElement {
    const menu = el('details', { class: 'chart-menu' });
    const entry = (label: string, act: (picture: Picture) => Promise<string>) =>
      button(label, () => {
        menu.open = false;
        menu.querySelector('summary')?.focus();
        void this.run(act);
      });
    const { host } = this.source.context();
    const saved = (done: boolean) => (done ? 'Saved' : 'Not saved');
    menu.append(
      el('summary', { 'aria-label': `Export ${shorten(this.name, 80)}`, title: 'Save or copy this chart' }, 'Export'),
      el(
        'div',
        { class: 'entries' },
        entry('Save as PNG…', async (picture) => saved(await savePicture(host, picture, this.name, 'png'))),
        entry('Save as SVG…', async (picture) => saved(await savePicture(host, picture, this.name, 'svg'))),
        entry('Copy picture', async (picture) => {
          await copyPicture(picture);
          return 'Picture copied';
        }),
        entry('Copy values', async () => {
          await host.act('copy', { text: tabbed(this.source.rows()) });
          return 'Values copied';
        }),
      ),
    );
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
      event.stopPropagation();
    });
    menu.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node) || !menu.contains(event.relatedTarget)) menu.open = false;
    });
    return menu;
  }

  private async run(act: (picture: Picture) => Promise<string>): Promise<void> {
    const picture = this.source.picture();
    if (picture === undefined) return;
    const context = this.source.context();
    try {
      context.announce(await act(picture));
    } catch (error) {
      const why =
        error instanceof DOMException
          ? 'The picture could not be copied here; save it as PNG instead'
          : error instanceof Error
            ? error.message
            : String(error);
      this.say(why);
      context.announce(why);
    }
  }

  private showTable(isShown: boolean): void {
    this.table.hidden = !isShown;
    this.toggle.textContent = isShown ? 'Hide table' : 'Show as table';
    this.toggle.setAttribute('aria-expanded', String(isShown));
    if (isShown) this.fillTable();
  }

  private fillTable(): void {
    const { head, body } = this.source.rows();
    const cell = (text: string) => shorten(text, 200);
    const rows = body
      .slice(0, tableRows)
      .map(([first = '', ...rest]) => el('tr', {}, el('th', { scope: 'row' }, cell(first)), ...rest.map((one) => el('td', {}, cell(one)))));
    const more =
      body.length > tableRows
        ? [el('p', { class: 'note' }, `and ${body.length - tableRows} more rows; Export, Copy values has them all`)]
        : [];
    const columns = el('thead', {}, el('tr', {}, ...head.map((one) => el('th', { scope: 'col' }, cell(one)))));
    this.table.replaceChildren(el('table', {}, columns, el('tbody', {}, ...rows)), ...more);
  }
}

/** A line with its dashes and its symbol, beside a name. */
export function symbol({ color, symbol: shape, dash }: Mark, isLine = false): HTMLElement {
  const box = el('span', { class: `mark ${shape}${isLine ? ' line' : ''}`, 'aria-hidden': 'true' }, el('span', {}));
  box.style.color = color;
  const [on, off] = dash;
  if (isLine)
    box.style.setProperty(
      '--dash',
      on === undefined || off === undefined
        ? 'currentColor'
        : `repeating-linear-gradient(to right, currentColor 0 ${on}px, transparent ${on}px ${on + off}px)`,
    );
  return box;
}
