import type { PageState } from '../../shared/pageMessages';
import type { SectionSlot } from './sectionSlot';

/** How far from the sight a section is made, so that it is there when it is scrolled to. */
const ahead = '1000px';

/** Knows which sections are in sight or near it, and which is at the top. */
export class ScrollSpy {
  private readonly observer: IntersectionObserver;
  private readonly away = new AbortController();
  private frame = 0;

  constructor(
    private readonly slots: readonly SectionSlot[],
    private readonly head: HTMLElement,
    private readonly moved: (section: string, offset: number) => void,
  ) {
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) slots.find(({ element }) => element === target)?.approach(isIntersecting);
      },
      // The page is in a frame, where the margin counts only if the frame's own document is the root.
      { root: document, rootMargin: `${ahead} 0px` },
    );
    for (const { element } of slots) this.observer.observe(element);
    addEventListener('scroll', () => this.later(), { passive: true, signal: this.away.signal });
  }

  /** Goes to where the page was when it was left. */
  restore(scroll: PageState['scroll']): void {
    const at = this.slots.findIndex(({ kind }) => kind.id === scroll?.section);
    const slot = this.slots[at];
    if (scroll === undefined || slot === undefined || (at === 0 && scroll.offset <= 0)) {
      this.look();
      return;
    }
    // What is above has to have its height, or it would push the place away when it comes.
    for (const above of this.slots.slice(0, at + 1)) if (!above.folded) above.show();
    requestAnimationFrame(() => {
      scrollTo(0, scrollY + slot.element.getBoundingClientRect().top - this.head.offsetHeight + scroll.offset);
      this.look();
    });
  }

  dispose(): void {
    this.observer.disconnect();
    this.away.abort();
    cancelAnimationFrame(this.frame);
  }

  private later(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.look());
  }

  private look(): void {
    const line = this.head.offsetHeight;
    // What is gone to comes to rest below what stays at the top, which is as high as its filters need.
    document.documentElement.style.setProperty('--head', `${line}px`);
    const tops = this.slots.map(({ kind, element }) => ({ id: kind.id, top: element.getBoundingClientRect().top - line }));
    const end = document.documentElement;
    // At the very end the last section may be too short to reach the top.
    const atEnd = end.scrollTop > 0 && end.scrollTop + end.clientHeight >= end.scrollHeight - 2;
    const now = (atEnd ? tops.at(-1) : undefined) ?? tops.filter(({ top }) => top <= 24).at(-1) ?? tops[0];
    if (now !== undefined) this.moved(now.id, Math.round(-now.top));
  }
}
