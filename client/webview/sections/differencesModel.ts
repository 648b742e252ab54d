import type { ParamRow } from '../../shared/comparison';
import type {
  ChangedFile,
  CommitChange,
  ConfigFile,
  DataDifferences,
  DatasetDifference,
  DatasetFacts,
  DifferencesPart,
} from '../../shared/differences';
import type { DiffFile } from '../../shared/pageMessages';
import type { RunText } from '../../shared/runs';
import { count } from '../format';

/** The parts in their order. */
export const parts: readonly (readonly [DifferencesPart, string])[] = [
  ['code', 'Code'],
  ['config', 'Configs'],
  ['data', 'Data'],
  ['environment', 'Environment'],
];

/** A commit as people call it. */
export function shortCommit(id: string): string {
  return id.slice(0, 8);
}

/** How much changed, in a line. */
export function changeSize({ totalFiles, added, removed }: CommitChange): string {
  return totalFiles === 0 ? 'no file differs' : `${count(totalFiles, 'file')}, +${added} −${removed}`;
}

/** How a file changed, in words; lines that came and went, unless it is binary. */
export function fileSize({ status, added, removed, before, after, uri }: ChangedFile): string {
  if (added == null || removed == null) return before == null && after == null && uri == null ? `${status}, no text` : `${status}, binary`;
  return status === 'renamed' && added === 0 && removed === 0 ? 'renamed only' : `${status}, +${added} −${removed}`;
}

/** What a file is to the script; empty for any other. */
export function roleText(role: ChangedFile['role']): string {
  return role === 'script' ? 'script' : role === 'import' ? 'imported by it' : role === 'config' ? 'read by it' : '';
}

/** A changed file for the editor; undefined where neither side has a text. */
export function diffFile({ path, before, after, uri }: ChangedFile): DiffFile | undefined {
  if (before == null && after == null && uri == null) return undefined;
  return { path, ...(before == null ? {} : { before }), ...(after == null ? {} : { after }), ...(uri == null ? {} : { uri }) };
}

/** All files of a change that the editor can compare. */
export function diffFiles({ files }: CommitChange): DiffFile[] {
  return files.map(diffFile).filter((file) => file !== undefined);
}

/** A config of the baseline beside that of another run. */
export function configDiff(path: string, texts: readonly (RunText | null)[], other: number): DiffFile {
  const [before, after] = [texts[0], texts[other]];
  return { path, ...(before == null ? {} : { before }), ...(after == null ? {} : { after }) };
}

/** What is to be said of a config beside its keys. */
export function configNote({ texts, totalKeys, sameKeys, differs, problem, keys }: ConfigFile): string {
  const missing = texts.filter((text) => text === null).length;
  const said = [
    ...(problem == null ? [] : [problem]),
    ...(totalKeys > 0 ? [`${count(totalKeys, 'value')} ${totalKeys === 1 ? 'differs' : 'differ'}, ${sameKeys} the same.`] : []),
    ...(totalKeys > keys.length ? [`The first ${keys.length} are shown; open it as text to see the others.`] : []),
    ...(problem == null && totalKeys === 0 && sameKeys > 0 ? ['All values are the same.'] : []),
    ...(totalKeys === 0 && sameKeys === 0 ? [differs ? 'The texts differ.' : 'The texts are the same.'] : []),
    ...(missing > 0 ? [`${missing} of ${count(texts.length, 'run')} did not log it.`] : []),
  ];
  return said.join(' ');
}

/** The facts of a dataset as rows of a table: what no run says is left out. */
export function datasetRows({ values, columns }: DatasetDifference, onlyDifferences: boolean): ParamRow[] {
  const row = (key: string, of: (facts: DatasetFacts) => string | number | null | undefined): ParamRow => {
    const texts = values.map((facts) => {
      const value = facts === null ? null : of(facts);
      return value == null ? null : typeof value === 'number' ? value.toLocaleString('en') : value;
    });
    return { key, values: texts, differs: new Set(texts).size > 1 };
  };
  const rows = [
    row('Digest', ({ digest }) => digest),
    row('Source', ({ source }) => source),
    row('Source type', ({ sourceType }) => sourceType),
    row('Rows', (facts) => facts.rows),
    row('Columns', (facts) => facts.columns),
  ].filter((one) => one.values.some((value) => value !== null));
  const all = [...rows, ...columns.map((column) => ({ ...column, key: `Column ${column.key}` }))];
  return onlyDifferences ? all.filter(({ differs }) => differs) : all;
}

/** Data under DVC as rows. */
export function dvcRows({ files }: DataDifferences): ParamRow[] {
  return files.map(({ path, values }) => ({
    key: path,
    values: values.map((value) => (value === null ? null : [value.hash, size(value.size), items(value.files)].filter(Boolean).join(' · '))),
    differs: true,
  }));
}

/** Where the versions are from: paths, and how many runs logged each. */
export function sourcesText(sources: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const path of sources.flat()) counts.set(path, (counts.get(path) ?? 0) + 1);
  const silent = sources.filter((one) => one.length === 0).length;
  const from = [...counts].map(([path, runs]) => `${path} (${count(runs, 'run')})`);
  const shown = from.length > 6 ? [...from.slice(0, 6), `${from.length - 6} more`] : from;
  const said = shown.length === 0 ? '' : `From ${shown.join(', ')}.`;
  return silent === 0 || shown.length === 0 ? said : `${said} ${count(silent, 'run')} logged nothing of the kind.`;
}

/** A size in bytes for people; empty where it is not known. */
export function size(bytes: number | null | undefined): string {
  if (bytes == null || bytes < 0) return '';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Number(value.toFixed(1))} ${units[unit] ?? ''}`;
}

function items(files: number | null | undefined): string {
  return files == null ? '' : count(files, 'file');
}
