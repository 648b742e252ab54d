import * as vscode from 'vscode';
import type { FilterCompletions } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { filterRows, type FilterRow } from './filterRows';
import type { RunsOptions } from './runsOptions';

type Item = vscode.QuickPickItem & { row?: FilterRow };

/** Lets the user write a filter for the runs of an experiment. Undefined where they gave up; empty for all runs. */
export function askFilter(server: ForgeServer, options: RunsOptions, experiment: string): Promise<string | undefined> {
  const applied = options.of(experiment).filter ?? '';
  const pick = vscode.window.createQuickPick<Item>();
  let asking = new vscode.CancellationTokenSource();
  let completions: FilterCompletions = { items: [] };

  const draw = () => {
    const { state, items, history, active } = filterRows(pick.value, completions, options.filters, applied);
    const shown = [...part('', state), ...part('go on with', items), ...part('last filters', history)];
    pick.items = shown;
    const first = shown.find(({ row }) => row !== undefined && row === active);
    if (first !== undefined) pick.activeItems = [first];
  };
  const complete = async () => {
    asking.cancel();
    asking = new vscode.CancellationTokenSource();
    const { token } = asking;
    const filter = pick.value;
    pick.busy = true;
    try {
      const answer = await server.request('forge/runs/filterComplete', { node: experiment, filter }, token);
      if (token.isCancellationRequested) return;
      completions = answer;
      draw();
    } catch (error) {
      if (token.isCancellationRequested) return;
      // What is typed can still be applied; the row of the experiment will say what is wrong.
      completions = { items: [] };
      draw();
      server.log.warn(`A filter could not be completed: ${text(error)}`);
    }
    pick.busy = false;
  };

  pick.title = 'Filter Runs';
  pick.placeholder = "Such as metrics.accuracy > 0.9 and params.model = 'bert'; empty for all runs";
  pick.ignoreFocusOut = true;
  pick.value = applied;
  return new Promise((resolve) => {
    const end = (filter: string | undefined) => {
      resolve(filter);
      asking.cancel();
      pick.dispose();
    };
    pick.onDidChangeValue(() => void complete());
    pick.onDidHide(() => end(undefined));
    pick.onDidAccept(async () => {
      const row = (pick.selectedItems[0] ?? pick.activeItems[0])?.row;
      if (row?.action === 'apply') end(row.value);
      else if (row?.action === 'write') {
        pick.value = row.value;
        await complete();
      } else if (row?.action === 'forget') {
        await options.clearFilters();
        draw();
      }
    });
    pick.show();
    void complete();
  });
}

function part(title: string, rows: readonly FilterRow[]): Item[] {
  if (rows.length === 0) return [];
  const items = rows.map((row): Item => ({
    label: `$(${row.icon}) ${plain(row.label)}`,
    ...(row.description === undefined ? {} : { description: plain(row.description) }),
    ...(row.detail === undefined ? {} : { detail: plain(row.detail) }),
    // The list is the server's answer to what is typed; the editor must not sift it again.
    alwaysShow: true,
    row,
  }));
  return title === '' ? items : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
