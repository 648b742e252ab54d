import { el } from '../dom';
import type { PageContext, Section, SectionKind } from '../section';
import { summary } from '../tableModel';

/** What differs, and whether it matters. */
export const summarySection: SectionKind = {
  id: 'summary',
  title: 'Summary',
  appliesTo: () => true,
  create: (context) => new SummaryView(context),
};

class SummaryView implements Section {
  readonly element = el('div', {});

  constructor(context: PageContext) {
    this.update(context);
  }

  update({ result }: PageContext): void {
    this.element.replaceChildren(el('p', { class: 'summary', 'data-testid': 'summary' }, summary(result)));
  }

  dispose(): void {
    this.element.replaceChildren();
  }
}
