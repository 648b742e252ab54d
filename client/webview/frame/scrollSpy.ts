import type { PageState } from '../../shared/pageMessages';
import type { SectionSlot } from './sectionSlot';

/** How far from the sight a section is made, so that it is there when it is scrolled to. */
const ahead = '1000px';

/** Knows which sections are in sight or near it, and which is at the top. */
export class ScrollSpy {
  private readonly near: IntersectionObserver;
  private readonly seen: IntersectionObserver;
  private readonly away = new AbortController();
  private frame = 0;

  constructor(
    private readonly slots: readonly SectionSlot[],
    private readonly head: HTMLElement,
    private readonly moved: (section: string, offset: number) => void,
  ) {
    // The page is in a frame, where the margin counts only if the frame's own document is the root.
    const observer = (rootMargin: string, tell: (slot: SectionSlot, isIn: boolean) => void) =>
      new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) {
            const slot = slots.find(({ element }) => element === target);
            if (slot !== undefined) tell(slot, isIntersecting);
          }
        },
        { root: document, rootMargin },
      );
    this.near = observer(`${ahead} 0px`, (slot, isIn) => slot.approach(isIn));
    this.seen = observer('0px', (slot, isIn) => slot.see(isIn));
    for (const { element } of slots) {
      this.near.observe(element);
      this.seen.observe(element);
    }
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
    this.near.disconnect();
    this.seen.disconnect();
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
