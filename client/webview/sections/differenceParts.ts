import type { ParamRow } from '../../shared/comparison';
import type { ConfigDifferences, ConfigFile, DataDifferences, EnvironmentDifferences } from '../../shared/differences';
import { button, choice, el } from '../dom';
import { act } from './codePart';
import { configDiff, configNote, datasetRows, dvcRows, sourcesText } from './differencesModel';
import type { PartContext } from './differencesSection';
import { shownRows } from './runColumns';
import { valueTable } from './valueTable';

/** Configs, key by key. */
export function configPart({ files, runs, note }: ConfigDifferences, context: PartContext): HTMLElement[] {
  const shown = context.onlyDifferences ? files.filter(({ differs }) => differs) : files;
  if (note != null) return [el('p', { class: 'none' }, note)];
  if (shown.length === 0) return [el('p', { class: 'none' }, 'Nothing differs in the configs that the runs logged.')];
  const names = runs.map((run) => context.names[run] ?? '');
  return shown.map((file) =>
    el(
      'div',
      { class: 'change', 'data-testid': 'config-file', 'data-path': file.path },
      el(
        'div',
        { class: 'change-head' },
        el('h4', {}, file.path),
        el('span', { class: 'hint' }, configNote(file)),
        ...openConfig(file, names, context),
      ),
      ...(file.keys.length === 0
        ? []
        : [
            valueTable(
              `Values of ${file.path}`,
              file.keys,
              names,
              file.texts.map((text) => text !== null),
              'config-values',
            ),
          ]),
    ),
  );
}

function openConfig({ path, texts }: ConfigFile, names: readonly string[], context: PartContext): HTMLElement[] {
  const { host } = context.page;
  const others = texts.flatMap((text, at) => (at > 0 && text !== null ? [at] : []));
  const [first] = others;
  if (!host.isEditor || first === undefined) return [];
  let chosen = first;
  const open = button(
    'Open Diff',
    () => {
      const title = `${names[0] ?? ''} ↔ ${names[chosen] ?? ''}`;
      void act(context, () => host.act('openDiffs', { title, files: [configDiff(path, texts, chosen)] }));
    },
    { class: 'secondary', 'aria-label': `Open diff of ${path}`, 'data-testid': 'open-config-diff' },
  );
  if (others.length === 1) return [open];
  const options = others.map((at) => [String(at), names[at] ?? ''] as const);
  return [choice('with', options, String(first), (at) => (chosen = Number(at))), open];
}

/** Datasets, and data under DVC. */
export function dataPart(data: DataDifferences, context: PartContext): HTMLElement[] {
  if (data.note != null) return [el('p', { class: 'none' }, data.note)];
  const names = data.runs.map((run) => context.names[run] ?? '');
  const view: HTMLElement[] = [];
  for (const set of data.datasets.filter(({ differs }) => differs || !context.onlyDifferences)) {
    const title = set.context == null ? set.name : `${set.name} (${set.context})`;
    const rows = datasetRows(set, context.onlyDifferences);
    view.push(
      el(
        'div',
        { class: 'change', 'data-testid': 'dataset' },
        el('div', { class: 'change-head' }, el('h4', {}, title)),
        valueTable(`Dataset ${title}`, rows, names, data.hasDatasets, 'dataset-values'),
      ),
    );
  }
  const files = dvcRows(data);
  if (files.length > 0)
    view.push(
      el(
        'div',
        { class: 'change' },
        el('div', { class: 'change-head' }, el('h4', {}, 'Under DVC, at the runs’ commits')),
        valueTable('Data under DVC', files, names, data.hasCommit, 'dvc-values'),
      ),
    );
  return view.length > 0 ? view : [el('p', { class: 'none' }, 'Nothing differs in the datasets that the runs logged.')];
}

/** Packages, and what tags say of the machine. */
export function environmentPart({ packages, system, sources, runs, note }: EnvironmentDifferences, context: PartContext): HTMLElement[] {
  if (note != null) return [el('p', { class: 'none' }, note)];
  const names = runs.map((run) => context.names[run] ?? '');
  const table = (title: string, rows: readonly ParamRow[], known: readonly boolean[], same: string, testId: string): HTMLElement[] => {
    const shown = shownRows(rows, context.onlyDifferences);
    if (rows.length === 0) return [];
    return [shown.length === 0 ? el('p', { class: 'none' }, same) : valueTable(title, shown, names, known, testId)];
  };
  const from = sourcesText(sources);
  return [
    ...table(
      'Packages',
      packages,
      sources.map((one) => one.length > 0),
      `Python and all ${packages.length} known packages are the same.`,
      'packages',
    ),
    ...(from === '' ? [] : [el('p', { class: 'hint' }, from)]),
    ...table('Machine and start', system, [], 'What the runs say of their machine is the same.', 'system'),
  ];
}
