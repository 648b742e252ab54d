import type { ChangedFile, CodeDifferences, CommitChange, RunCommit, UncommittedChange } from '../../shared/differences';
import { button, el } from '../dom';
import { formatTime } from '../format';
import { changeSize, diffFile, diffFiles, fileSize, roleText, shortCommit } from './differencesModel';
import type { PartContext } from './differencesSection';
import { prose } from './prose';

/** So many files of a change show at first. */
const firstFiles = 30;

/** The commits of the runs, what changed between them, and a way to the working tree. */
export function codePart(code: CodeDifferences, context: PartContext): HTMLElement[] {
  const view: HTMLElement[] = [];
  if (code.note != null) view.push(el('p', { class: 'part-note', 'data-testid': 'code-note' }, ...prose(code.note)));
  const [first] = code.commits;
  const others = code.commits.length - 1;
  if (code.note == null && others === 0 && code.without.length === 0)
    view.push(el('p', { class: 'none' }, 'All runs were made from one commit.'));
  view.push(...code.commits.map((commit) => commitView(commit, context)));
  if (code.commits.length > 0 && code.without.length > 0)
    view.push(el('p', { class: 'part-note' }, `No commit is named by ${runNames(code.without, context)}.`));
  for (const change of code.changes) {
    const to = shortCommit(change.to);
    const title = first === undefined ? to : `${shortCommit(first.id)} → ${to}`;
    view.push(changeView(title, change, context));
  }
  view.push(...uncommittedView(code.uncommitted, context));
  return view;
}

function commitView(commit: RunCommit, context: PartContext): HTMLElement {
  const { host } = context.page;
  const about = [commit.subject, commit.time == null || commit.time === 0 ? undefined : formatTime(commit.time)]
    .filter(Boolean)
    .join(' · ');
  const line = el(
    'div',
    { class: 'commit', 'data-testid': 'commit' },
    el('code', { title: commit.id }, shortCommit(commit.id)),
    el('span', { class: 'subject' }, about),
    el('span', { class: 'hint' }, runNames(commit.runs, context)),
  );
  const run = context.runs[commit.runs[0] ?? -1];
  if (commit.problem != null) {
    line.append(el('p', { class: 'part-note' }, ...prose(commit.problem)));
    return line;
  }
  if (!host.isEditor || run === undefined) return line;
  const place = el('div', { class: 'tree-change', 'aria-live': 'polite' });
  const compare = button(
    'Compare with Working Tree',
    () => {
      void (async () => {
        place.replaceChildren(el('p', { class: 'loading' }, 'Looking…'));
        try {
          const change = await host.request('forge/runs/workingTree', run, context.signal);
          place.replaceChildren(changeView(`${shortCommit(commit.id)} → working tree`, change, context));
        } catch (error) {
          if (!context.signal.aborted)
            place.replaceChildren(el('p', { class: 'part-note' }, ...prose(error instanceof Error ? error.message : String(error))));
        }
      })();
    },
    { class: 'secondary', 'data-testid': 'compare-working-tree', 'aria-label': `Compare with working tree: ${shortCommit(commit.id)}` },
  );
  line.append(compare, place);
  return line;
}

function changeView(title: string, change: CommitChange, context: PartContext): HTMLElement {
  const { host } = context.page;
  const files = diffFiles(change);
  const head = el('div', { class: 'change-head' }, el('h4', {}, title), el('span', { class: 'hint' }, changeSize(change)));
  if (host.isEditor && files.length > 1)
    head.append(
      button('Open All Diffs', () => void act(context, () => host.act('openDiffs', { title, files })), {
        class: 'secondary',
        'data-testid': 'open-all-diffs',
        'aria-label': `Open all diffs of ${title}`,
      }),
    );
  const list = el('ul', { class: 'files', 'aria-label': `Files of ${title}` });
  const show = (most: number) => {
    list.replaceChildren(...change.files.slice(0, most).map((file) => fileView(title, file, context)));
    if (change.files.length > most)
      list.append(
        el(
          'li',
          {},
          button(`Show ${change.files.length - most} More`, () => show(change.files.length), { class: 'secondary' }),
        ),
      );
    else if (change.totalFiles > change.files.length)
      list.append(el('li', { class: 'hint' }, `${change.totalFiles - change.files.length} more files are not listed.`));
  };
  show(firstFiles);
  return el('div', { class: 'change', 'data-testid': 'commit-change' }, head, list);
}

function fileView(title: string, file: ChangedFile, context: PartContext): HTMLElement {
  const { host } = context.page;
  const name = file.oldPath == null ? file.path : `${file.oldPath} → ${file.path}`;
  const role = roleText(file.role);
  const diff = diffFile(file);
  return el(
    'li',
    { 'data-testid': 'changed-file', 'data-path': file.path },
    ...(host.isEditor && diff !== undefined
      ? [
          button(name, () => void act(context, () => host.act('openDiffs', { title, files: [diff] })), {
            class: 'link',
            title: 'Open diff',
            'aria-label': `Open diff of ${name}`,
          }),
        ]
      : [el('span', {}, name)]),
    ...(role === '' ? [] : [el('span', { class: 'role' }, role)]),
    el('span', { class: 'hint' }, fileSize(file)),
  );
}

function uncommittedView(changes: readonly UncommittedChange[], context: PartContext): HTMLElement[] {
  if (changes.length === 0) return [];
  const { host } = context.page;
  const items = changes.map(({ run, from, patch }) =>
    el(
      'li',
      { 'data-testid': 'uncommitted' },
      el('span', {}, context.names[run] ?? ''),
      el('span', { class: 'hint' }, patch == null ? `says so in ${from}; what changed was not logged` : from),
      ...(host.isEditor && patch != null
        ? [
            button('Open', () => void act(context, () => host.act('openText', patch)), {
              class: 'secondary',
              'aria-label': `Open the uncommitted changes of ${context.names[run] ?? ''}`,
            }),
          ]
        : []),
    ),
  );
  return [el('div', { class: 'change' }, el('h4', {}, 'Uncommitted changes'), el('ul', { class: 'files' }, ...items))];
}

/** Has the editor do something; says what went wrong. */
export async function act(context: PartContext, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    context.page.announce(error instanceof Error ? error.message : String(error));
  }
}

function runNames(runs: readonly number[], { names }: PartContext): string {
  const all = runs.map((run) => names[run] ?? '');
  return all.length > 4 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more runs` : all.join(', ');
}
