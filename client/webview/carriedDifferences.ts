import type { ParamRow } from '../shared/comparison';
import type { CodeDifferences, DifferencesRequest, DifferencesResult } from '../shared/differences';
import type { CarriedPage } from '../shared/exporting';
import { isSame } from './carried';

/** Where the values of one run were, and the place of that run in what is asked now. */
type Place = readonly [column: number, now: number];

/**
 * What a page in a file knows of code, configs, data and environment, for the runs that are wanted now. What differs was found against the
 * baseline of the file; against another one nothing is known.
 */
export function carriedDifferences({ result, differences }: CarriedPage, request: DifferencesRequest): DifferencesResult | undefined {
  const found = differences?.find((answer) => request.parts?.every((part) => answer[part] != null));
  if (found === undefined) return undefined;
  const nowOf = (place: number) => request.runs.findIndex((one) => isSame(one, result.runs[place]));
  const baseline = nowOf(result.baseline);
  const wanted = request.baseline === undefined ? 0 : request.runs.findIndex((one) => isSame(one, request.baseline));
  if (baseline < 0 || baseline !== wanted) {
    const name = result.runs[result.baseline]?.name ?? '';
    const text = `This file tells what differs from ${name}; choose it as the baseline, or compare the runs in the editor.`;
    return { version: found.version, baseline: wanted, differences: [], problems: [text] };
  }
  const placesOf = (runs: readonly number[]): Place[] =>
    runs.map((run, column) => [column, nowOf(run)] as const).filter(([, now]) => now >= 0);
  const { code, config, data, environment } = found;
  const answer: DifferencesResult = { ...found, baseline };
  if (code != null) answer.code = codeOf(code, nowOf);
  if (config != null) {
    const places = placesOf(config.runs);
    const files = config.files.map((file) => ({ ...file, texts: some(file.texts, places), keys: rowsOf(file.keys, places) }));
    answer.config = { ...config, runs: places.map(([, now]) => now), hasConfigs: some(config.hasConfigs, places), files };
  }
  if (data != null) {
    const places = placesOf(data.runs);
    answer.data = {
      ...data,
      runs: places.map(([, now]) => now),
      hasDatasets: some(data.hasDatasets, places),
      hasCommit: some(data.hasCommit, places),
      datasets: data.datasets.map((set) => {
        const values = some(set.values, places);
        return { ...set, values, columns: rowsOf(set.columns, places), differs: new Set(values.map((value) => value?.digest)).size > 1 };
      }),
      files: data.files.map((file) => ({ ...file, values: some(file.values, places) })),
    };
  }
  if (environment != null) {
    const places = placesOf(environment.runs);
    answer.environment = {
      ...environment,
      runs: places.map(([, now]) => now),
      sources: some(environment.sources, places),
      packages: rowsOf(environment.packages, places),
      system: rowsOf(environment.system, places),
    };
  }
  return answer;
}

function codeOf(code: CodeDifferences, nowOf: (place: number) => number): CodeDifferences {
  const here = (runs: readonly number[]) => runs.map(nowOf).filter((now) => now >= 0);
  const commits = code.commits.map((commit) => ({ ...commit, runs: here(commit.runs) })).filter(({ runs }) => runs.length > 0);
  return {
    ...code,
    commits,
    without: here(code.without),
    changes: code.changes.filter(({ to }) => commits.some(({ id }) => id === to)),
    uncommitted: code.uncommitted.map((change) => ({ ...change, run: nowOf(change.run) })).filter(({ run }) => run >= 0),
  };
}

function some<T>(list: readonly T[], places: readonly Place[]): T[] {
  return places.flatMap(([column]) => list.slice(column, column + 1));
}

function rowsOf(rows: readonly ParamRow[], places: readonly Place[]): ParamRow[] {
  return rows.map((row) => {
    const values = some(row.values, places);
    return { ...row, values, differs: new Set(values).size > 1 };
  });
}
