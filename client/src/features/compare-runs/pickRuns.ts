import * as vscode from 'vscode';
import { type ListedRun, maxRuns, minRuns, type RunRef } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { asksServer, keyOf, runItem, runItems, wrongCount, type RunItem } from './runItems';

const listed = 1000;
/** Milliseconds without a key before the server is asked. */
const pause = 150;

/**
 * Lets the user pick the runs to compare, of one tracking experiment or of all, newest first. Where there are more than a list holds, or a filter is
 * typed, the server looks for them as one types; what is picked stays. Undefined where they gave up.
 */
export async function pickRuns(
  server: ForgeServer,
  preselected: readonly RunRef[] | 'newest',
  experiment?: string,
): Promise<RunRef[] | undefined> {
  const picker = vscode.window.createQuickPick<RunItem>();
  const search = new RunSearch(server, experiment, picker);
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.title = search.title;
  picker.placeholder = 'Type a name, id, experiment or tag, or a filter such as metrics.accuracy > 0.9';
  const answer = new Promise<RunRef[] | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const runs = picker.selectedItems.map(({ run }) => run);
      const wrong = wrongCount(runs.length, minRuns, maxRuns);
      if (wrong === undefined) resolve(runs);
      else picker.title = `${search.title}: ${wrong}`;
    });
    picker.onDidChangeSelection(() => (picker.title = search.title));
    picker.onDidHide(() => resolve(undefined));
  });
  picker.onDidChangeValue((value) => search.typed(value));
  picker.show();
  try {
    await search.begin(preselected);
    return await answer;
  } finally {
    search.dispose();
    picker.dispose();
  }
}

/** Fills the list with what the server finds. */
class RunSearch {
  readonly title: string;
  private newest: ListedRun[] = [];
  private isMore = false;
  private showsFound = false;
  private timer: NodeJS.Timeout | undefined;
  private running: vscode.CancellationTokenSource | undefined;

  constructor(
    private readonly server: ForgeServer,
    private readonly experiment: string | undefined,
    private readonly picker: vscode.QuickPick<RunItem>,
  ) {
    this.title = plain(experiment === undefined ? 'Compare Runs' : `Compare Runs of ${experiment}`);
  }

  /** Lists the newest runs, with those that are picked already on top, however old. */
  async begin(preselected: readonly RunRef[] | 'newest'): Promise<void> {
    this.picker.busy = true;
    const { runs, isMore } = await this.list('');
    [this.newest, this.isMore] = [runs, isMore === true];
    const chosen = preselected === 'newest' ? runs.slice(0, 1) : await this.known(preselected);
    this.show(
      chosen.map((run) => runItem(run, true)),
      runs,
      false,
    );
    this.picker.busy = false;
    if (this.picker.value !== '') this.typed(this.picker.value);
  }

  typed(value: string): void {
    clearTimeout(this.timer);
    this.running?.cancel();
    if (asksServer(value, this.isMore)) this.timer = setTimeout(() => void this.find(value), pause);
    else if (this.showsFound) this.show(this.picker.selectedItems, this.newest, false);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.cancel();
  }

  private async find(value: string): Promise<void> {
    const cancel = new vscode.CancellationTokenSource();
    this.running = cancel;
    this.picker.busy = true;
    try {
      const { runs, problems } = await this.list(value, cancel.token);
      if (cancel.token.isCancellationRequested) return;
      this.show(this.picker.selectedItems, runs, true);
      // A filter that is half typed is no mistake yet: the list says so, and no message comes up.
      this.picker.title = runs.length === 0 && problems[0] !== undefined ? plain(`${this.title}: ${problems[0]}`) : this.title;
    } catch (error) {
      if (!cancel.token.isCancellationRequested) this.picker.title = plain(`${this.title}: ${text(error)}`);
    } finally {
      if (this.running === cancel) this.picker.busy = false;
      cancel.dispose();
    }
  }

  private show(picked: readonly RunItem[], runs: readonly ListedRun[], isFound: boolean): void {
    const items = runItems(picked, runs, isFound);
    this.showsFound = isFound;
    this.picker.items = items;
    this.picker.selectedItems = items.slice(0, picked.length);
  }

  /** The runs of these names that the stores still have. */
  private async known(refs: readonly RunRef[]): Promise<ListedRun[]> {
    if (refs.length === 0) return [];
    const ids = refs.map(({ runId }) => `'${runId.replaceAll("'", "''")}'`).join(', ');
    const wanted = new Set(refs.map(keyOf));
    return (await this.list(`run_id IN (${ids})`)).runs.filter((run) => wanted.has(keyOf(run)));
  }

  private list(typed: string, cancel?: vscode.CancellationToken) {
    return this.server.request(
      'forge/runs/list',
      { max: listed, ...(typed === '' ? {} : { text: typed }), ...(this.experiment === undefined ? {} : { experiment: this.experiment }) },
      cancel,
    );
  }
}
