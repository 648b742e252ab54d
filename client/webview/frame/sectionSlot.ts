import { button, el } from '../dom';
import type { Change, PageContext, Section, SectionKind } from '../section';
import { tasks } from '../turns';

/**
 * The place of a section on the page: its heading, which folds it, and the section itself once it came near the sight. What changes while it
 * is away is made up for when it comes back. Those that are only near wait their turn, so that what is in sight shows first.
 */
export class SectionSlot {
  readonly element: HTMLElement;
  readonly heading: HTMLHeadingElement;
  private readonly toggle: HTMLButtonElement;
  private readonly body: HTMLElement;
  private readonly missed = new Set<Change>();
  private made: Section | undefined;
  private isNear = false;
  private isSeen = false;

  constructor(
    readonly kind: SectionKind,
    private readonly context: () => PageContext | undefined,
    private isFolded: boolean,
    fold: (folded: boolean) => void,
  ) {
    const body = `${kind.id}-body`;
    this.toggle = button(kind.title, () => fold(!this.isFolded), { class: 'fold', 'aria-expanded': !isFolded, 'aria-controls': body });
    this.heading = el('h2', { id: `${kind.id}-title`, tabindex: -1 }, this.toggle);
    this.body = el('div', { id: body, class: 'body waiting', hidden: isFolded });
    this.element = el('section', { id: kind.id, 'aria-labelledby': this.heading.id, 'data-section': kind.id }, this.heading, this.body);
  }

  /** The section, if it was made. */
  get section(): Section | undefined {
    return this.made;
  }

  get folded(): boolean {
    return this.isFolded;
  }

  fold(folded: boolean): void {
    this.isFolded = folded;
    this.toggle.setAttribute('aria-expanded', String(!folded));
    this.body.hidden = folded;
    this.settle();
  }

  /** Says whether the slot is in sight or near it. */
  approach(near: boolean): void {
    this.isNear = near;
    if (near) tasks.add(this.settle);
  }

  /** Says whether the slot is in sight. */
  see(seen: boolean): void {
    this.isSeen = seen;
  }

  /** Makes the section if it was not yet, and brings it up to date, wherever it is. */
  show(): Section | undefined {
    const context = this.context();
    if (context === undefined) return this.made;
    if (this.made === undefined) {
      this.made = this.kind.create(context);
      this.body.classList.remove('waiting');
      this.body.replaceChildren(this.made.element);
      this.missed.clear();
    } else if (this.missed.size > 0) {
      const changes = new Set(this.missed);
      this.missed.clear();
      this.made.update(context, changes);
    }
    return this.made;
  }

  update(changes: readonly Change[]): void {
    for (const change of changes) this.missed.add(change);
    if (this.isSeen) this.settle();
    else if (this.isNear) tasks.add(this.settle);
  }

  dispose(): void {
    tasks.drop(this.settle);
    this.isNear = false;
    this.made?.dispose();
  }

  private readonly settle = (): void => {
    if (this.isNear && !this.isFolded) this.show();
  };
}
