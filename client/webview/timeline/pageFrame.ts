import type { GpuCalendar } from '../../shared/gpus';
import { button, choice, el } from '../dom';
import { dayLabel, daysOf, type Span, type Zoom } from './days';
import { brief } from './words';

/** What the buttons above the timeline do. */
export interface FrameActions {
  turn(by: number): void;
  today(): void;
  zoom(zoom: Zoom): void;
  undo(): void;
  askAgain(): void;
  manageTrust(): void;
  newPolicy(): void;
}

/** What stands around the timeline: its title, the days, and what is wrong. */
export class PageFrame {
  readonly head = el('header', { class: 'page-head' });
  readonly notes = el('div', {});
  private readonly day = el('h2', { 'data-testid': 'day', 'aria-live': 'polite' });
  private readonly undo: HTMLButtonElement;
  private readonly before: HTMLButtonElement;
  private readonly behind: HTMLButtonElement;
  private readonly select: HTMLSelectElement | null;
  private said = '';

  constructor(
    private readonly actions: FrameActions,
    zoom: Zoom,
  ) {
    const secondary = { class: 'secondary' };
    this.before = button('‹', () => actions.turn(-1), { ...secondary, 'data-testid': 'before' });
    this.behind = button('›', () => actions.turn(1), { ...secondary, 'data-testid': 'behind' });
    this.undo = button('Undo', () => actions.undo(), { ...secondary, 'data-testid': 'undo' });
    this.undo.hidden = true;
    const zooms = [
      ['day', 'a day'],
      ['week', 'a week'],
    ] as const;
    const show = choice('Show', zooms, zoom, (chosen) => actions.zoom(chosen));
    this.select = show.querySelector('select');
    const days = el(
      'div',
      { class: 'days', role: 'group', 'aria-label': 'Days' },
      this.before,
      button('Today', () => actions.today(), secondary),
      this.behind,
    );
    this.head.append(el('h1', {}, 'GPU timeline'), days, this.day, el('div', { class: 'actions' }, this.undo, show));
  }

  /** Says which days are in sight. */
  showDays(span: Span, zoom: Zoom): void {
    const last = span.to - 1;
    this.day.textContent = zoom === 'day' ? dayLabel(span.from, 'long') : `${dayLabel(span.from, 'short')} – ${dayLabel(last, 'short')}`;
    const step = daysOf(zoom) === 1 ? 'day' : 'week';
    for (const [one, which] of [
      [this.before, 'Previous'],
      [this.behind, 'Next'],
    ] as const) {
      one.setAttribute('aria-label', `${which} ${step}`);
      one.title = `${which} ${step}`;
    }
    if (this.select !== null) this.select.value = zoom;
  }

  /** Offers to take back what was done last, or nothing. */
  showUndo(label: string | undefined): void {
    const had = document.activeElement === this.undo;
    this.undo.hidden = label === undefined;
    if (label !== undefined) this.undo.textContent = label;
    else if (had) this.before.focus();
  }

  /** Says what is wrong with hosts and bookings; the same is not said twice. */
  showNotes(answer: GpuCalendar | undefined, isTrusted: boolean, failure?: string): void {
    const problems = (answer?.problems ?? []).map((problem) => brief(problem, 600));
    const news = JSON.stringify([problems, answer?.hasBookings, isTrusted, failure]);
    if (news === this.said) return;
    this.said = news;
    const { actions } = this;
    const again = (look: string) => button('Try Again', () => actions.askAgain(), { class: look, 'data-testid': 'retry' });
    const notes: HTMLElement[] = [];
    if (failure !== undefined) notes.push(box('The timeline could not be brought up to date', [failure], again('')));
    if (answer?.hasBookings === false) {
      notes.push(box('The bookings cannot be read: nobody knows who holds which GPU, and none can be booked', problems, again('')));
    } else if (problems.length === 1) {
      notes.push(el('p', { class: 'note', 'data-testid': 'problems' }, el('span', {}, `⚠ ${problems[0] ?? ''}`), again('link')));
    } else if (problems.length > 1) {
      const title = el('summary', {}, `⚠ ${problems.length} things could not be read`);
      const list = el('ul', {}, ...problems.map((problem) => el('li', {}, problem)));
      notes.push(el('details', { class: 'note', 'data-testid': 'problems' }, title, list, again('link')));
    }
    if (!isTrusted) {
      const trust = button('Manage Workspace Trust', () => actions.manageTrust(), { class: 'secondary' });
      notes.push(
        box('This folder is not trusted', ['No machine is asked for its GPUs, and no database is reached, until you trust it.'], trust),
      );
    }
    this.notes.replaceChildren(...notes);
  }

  /** The page of a team that has no GPU yet. */
  empty(): HTMLElement {
    const { actions } = this;
    return el(
      'div',
      { class: 'failure', 'data-testid': 'empty' },
      el('h1', {}, 'No GPU yet'),
      el(
        'p',
        {},
        'None was found on this machine, and forge.yaml lists none. List the team’s GPUs under gpus.inventory to book them from anywhere.',
      ),
      el(
        'div',
        { class: 'toolbar' },
        button('Try Again', () => actions.askAgain(), { 'data-testid': 'retry' }),
        button('Create Team Policy', () => actions.newPolicy(), { class: 'secondary' }),
      ),
    );
  }
}

/** What keeps people from booking. */
function box(title: string, lines: readonly string[], action: HTMLElement): HTMLElement {
  const list = el('ul', {}, ...lines.map((line) => el('li', {}, line)));
  return el('div', { class: 'problems', role: 'note', 'data-testid': 'problems' }, el('strong', {}, title), list, action);
}
