import { el } from '../dom';

/** The links to the sections, which stay at the top of the page while it scrolls. */
export class SectionBar {
  readonly element: HTMLElement;
  private readonly links = new Map<string, HTMLAnchorElement>();

  constructor(sections: readonly { id: string; title: string }[], go: (id: string) => void) {
    const items = sections.map(({ id, title }) => {
      const link = el('a', { href: `#${id}-title`, 'data-section-link': id }, title);
      link.addEventListener('click', (event) => {
        event.preventDefault();
        go(id);
      });
      this.links.set(id, link);
      return el('li', {}, link);
    });
    this.element = el('nav', { class: 'bar', 'aria-label': 'Sections of the comparison' }, el('ul', {}, ...items));
  }

  /** Marks the section that is at the top. */
  mark(id: string): void {
    for (const [section, link] of this.links) {
      if (section === id) {
        link.setAttribute('aria-current', 'location');
        this.reveal(link);
      } else link.removeAttribute('aria-current');
    }
  }
  /** Scrolls the bar, and nothing else, so that a link shows. */
  private reveal(link: HTMLElement): void {
    const list = link.closest('ul');
    if (list === null) return;
    const [inner, outer] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (inner.left < outer.left) list.scrollLeft += inner.left - outer.left;
    else if (inner.right > outer.right) list.scrollLeft += inner.right - outer.right;
  }
}
