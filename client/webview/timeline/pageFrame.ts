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
    const notes: [string, string[], HTMLElement[]][] = [];
    const again = () => button('Try Again', () => this.actions.askAgain(), { 'data-testid': 'retry' });
    const problems = (answer?.problems ?? []).map((problem) => brief(problem, 600));
    if (failure !== undefined) notes.push(['The timeline could not be brought up to date', [failure], [again()]]);
    if (answer?.hasBookings === false) {
      notes.push(['The bookings cannot be read: nobody knows who holds which GPU, and none can be booked', problems, [again()]]);
    } else if (problems.length > 0) notes.push(['Not everything could be read', problems, [again()]]);
    if (!isTrusted) {
      const trust = button('Manage Workspace Trust', () => this.actions.manageTrust(), { class: 'secondary' });
      notes.push([
        'This folder is not trusted',
        ['No machine is asked for its GPUs, and no database is reached, until you trust it.'],
        [trust],
      ]);
    }
    const news = JSON.stringify(notes.map(([title, lines]) => [title, lines]));
    if (news === this.said) return;
    this.said = news;
    this.notes.replaceChildren(
      ...notes.map(([title, lines, buttons]) =>
        el(
          'div',
          { class: 'problems', role: 'note', 'data-testid': 'problems' },
          el('strong', {}, title),
          el('ul', {}, ...lines.map((line) => el('li', {}, line))),
          ...buttons,
        ),
      ),
    );
  }

  /** The page of a team that has no GPU yet. */
  empty(problems: readonly string[]): HTMLElement {
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
      ...problems.map((problem) => el('p', {}, brief(problem, 600))),
      el(
        'div',
        { class: 'toolbar' },
        button('Try Again', () => actions.askAgain(), { 'data-testid': 'retry' }),
        button('Create Team Policy', () => actions.newPolicy(), { class: 'secondary' }),
      ),
    );
  }
}
