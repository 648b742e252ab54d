import type { ExportFormat } from '../shared/exporting';
import { button, el } from './dom';
import type { Host } from './host';
import type { HeaderAction } from './section';
import { shownTable, type Shown } from './shownTable';

interface Entry {
  format: ExportFormat;
  label: string;
  hint: string;
  /** Nobody pastes a whole page. */
  canCopy?: boolean;
  /** A file cannot make another one of itself. */
  inEditorOnly?: boolean;
}

const entries: readonly Entry[] = [
  { format: 'pr', label: 'Pull-request report', hint: 'Markdown: results, what differs, how to run it again', canCopy: true },
  { format: 'markdown', label: 'Markdown table', hint: 'The table as it shows', canCopy: true },
  { format: 'csv', label: 'CSV', hint: 'The table as it shows, with exact numbers', canCopy: true },
  { format: 'latex', label: 'LaTeX table', hint: 'booktabs; means where runs repeat each other', canCopy: true },
  { format: 'json', label: 'JSON', hint: 'Everything, with curves', canCopy: false },
  { format: 'html', label: 'Page in one file', hint: 'This page, for a browser, without the editor', canCopy: false, inEditorOnly: true },
];

/** The ways out, in the head of the page. */
export const exportAction: HeaderAction = {
  id: 'export',
  appliesTo: () => true,
  create: (page) =>
    exportMenu(
      page.host,
      () => {
        const context = page.context();
        if (context === undefined) throw new Error('There is no comparison to export yet.');
        return shownTable(context);
      },
      (text) => page.context()?.announce(text),
    ),
};

/** The menu by which a comparison leaves the page: each format to copy or to save. Opens and closes as a disclosure; Escape closes it. */
function exportMenu(host: Host, shown: () => Shown, announce: (text: string) => void): HTMLElement {
  const note = el('p', { class: 'note', role: 'status' });
  const say = (text: string) => {
    note.textContent = text;
    announce(text);
  };
  const run = async (entry: Entry, way: 'copy' | 'save') => {
    say(`Making ${entry.label}…`);
    try {
      const made = await host.request('forge/runs/export', { ...shown(), format: entry.format });
      const done = await (way === 'copy' ? host.act('copy', { text: made.text }) : host.act('save', made));
      const word = way === 'copy' ? 'Copied' : 'Saved';
      say([done ? `${word}: ${entry.label}.` : 'Nothing was saved.', ...made.problems].join(' '));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const rows = entries
    .filter(({ inEditorOnly }) => inEditorOnly !== true || host.isEditor)
    .map((entry) => {
      const buttons = (entry.canCopy === true ? (['copy', 'save'] as const) : (['save'] as const)).map((way) => {
        const word = way === 'copy' ? 'Copy' : 'Save…';
        const attributes = { class: 'secondary', 'aria-label': `${word} ${entry.label}`, 'data-testid': `${way}-${entry.format}` };
        return button(word, () => void run(entry, way), attributes);
      });
      const title = el('span', { class: 'export-name' }, entry.label, el('span', { class: 'hint' }, entry.hint));
      return el('li', {}, title, ...buttons);
    });
  const menu = el(
    'details',
    { class: 'export' },
    el('summary', { 'data-testid': 'export' }, 'Export'),
    el('div', { class: 'export-list' }, el('ul', {}, ...rows), note),
  );
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
    event.stopPropagation();
  });
  menu.addEventListener('focusout', (event) => {
    // A click on something that takes no focus keeps it open, so that a text in it can be selected.
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener('toggle', () => {
    if (!menu.open) note.textContent = '';
  });
  return menu;
}
