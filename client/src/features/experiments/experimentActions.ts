import * as vscode from 'vscode';
import type { ExperimentChoice, ExperimentGroup } from '../../../shared/experiments';
import { applyAndSave } from '../../infrastructure/applyEdit';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { compareRunsOf } from '../compare-runs/compareExperiment';
import type { ComparePanels } from '../compare-runs/comparePanels';
import type { Row } from '../views/treeModel';
import type { ExperimentList } from './experimentList';

const groups: { group: ExperimentGroup; label: string; icon: string }[] = [
  { group: 'researcher', label: 'Researcher', icon: 'person' },
  { group: 'status', label: 'Status', icon: 'milestone' },
  { group: 'tag', label: 'Tag', icon: 'tag' },
  { group: 'tracking', label: 'Tracking experiment', icon: 'beaker' },
];

/** What can be done with experiments from their rows, or from the palette with a list to pick one from. */
export function registerExperimentActions(server: ForgeServer, list: ExperimentList, panels: ComparePanels): vscode.Disposable {
  const one =
    (title: string, failed: string, accept: (experiment: ExperimentChoice) => boolean, act: (id: string) => Promise<void>) =>
    async (row?: Row | string) => {
      try {
        // A lens gives the id alone.
        const id = (typeof row === 'string' ? row : row?.node.id) ?? (await pickExperiment(server, title, accept));
        if (id !== undefined) await act(id);
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
      }
    };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.groupExperiments', () => pickGroup(list)),
    vscode.commands.registerCommand('forge.filterExperiments', () => askFilter(list)),
    vscode.commands.registerCommand('forge.clearExperimentFilter', () => list.show(withFilter(list, ''))),
    vscode.commands.registerCommand(
      'forge.archiveExperiment',
      one(
        'Archive Experiment',
        'Forge could not archive the experiment.',
        ({ status }) => status !== 'archived',
        (id) => apply(server, { id, action: 'archive' }),
      ),
    ),
    vscode.commands.registerCommand(
      'forge.handOffExperiment',
      one(
        'Hand Off Experiment',
        'Forge could not hand off the experiment.',
        () => true,
        (id) => handOff(server, id),
      ),
    ),
    vscode.commands.registerCommand(
      'forge.compareWithBaseline',
      one(
        'Compare with Baseline',
        'Forge could not compare with the baseline.',
        ({ hasBaseline }) => hasBaseline,
        async (id) => panels.open((await server.request('forge/experiments/baseline', { id })).runs),
      ),
    ),
    vscode.commands.registerCommand(
      'forge.compareExperimentWithBest',
      one(
        'Compare Last Run with Best',
        'Forge could not compare with the best run.',
        () => true,
        (id) => compareRunsOf(server, panels, { which: 'best', id }),
      ),
    ),
    vscode.commands.registerCommand(
      'forge.compareAllRuns',
      one(
        'Compare All Runs',
        'Forge could not compare the runs.',
        () => true,
        (id) => compareRunsOf(server, panels, { which: 'all', id }),
      ),
    ),
  );
}

async function pickGroup(list: ExperimentList): Promise<void> {
  const now = list.options.group ?? 'researcher';
  const items = groups.map(({ group, label, icon }) => ({ group, label: `$(${icon}) ${label}`, description: group === now ? 'now' : '' }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Group Experiments', placeHolder: 'Group by' });
  if (picked !== undefined) await list.show({ ...list.options, group: picked.group });
}

async function askFilter(list: ExperimentList): Promise<void> {
  const filter = await vscode.window.showInputBox({
    title: 'Filter Experiments',
    prompt: 'Words that all have to be there; status:, researcher:, tag: and tracking: say where. Empty shows all.',
    placeHolder: 'churn status:in_progress',
    value: list.options.filter ?? '',
  });
  if (filter !== undefined) await list.show(withFilter(list, filter));
}

function withFilter(list: ExperimentList, filter: string): ExperimentList['options'] {
  const { group } = list.options;
  return { ...(group === undefined ? {} : { group }), ...(filter.trim() === '' ? {} : { filter: filter.trim() }) };
}

async function handOff(server: ForgeServer, id: string): Promise<void> {
  const { experiments, people } = await server.request('forge/experiments/list', {});
  const experiment = experiments.find((one) => one.id === id);
  const others = people.filter((person) => person !== experiment?.owner);
  const someone = { label: '$(add) Somebody else…', person: undefined };
  const picked = await vscode.window.showQuickPick([...others.map((person) => ({ label: plain(person), person })), someone], {
    title: plain(`Hand Off ${experiment?.name ?? ''}`),
    placeHolder: experiment?.owner == null ? 'Who takes it?' : plain(`Who takes it from ${experiment.owner}?`),
  });
  if (picked === undefined) return;
  const to =
    picked.person ?? (await vscode.window.showInputBox({ title: 'Hand Off Experiment', prompt: 'Name of the person who takes it' }));
  if (to === undefined || to.trim() === '') return;
  await apply(server, { id, action: 'handOff', to });
}

/** Makes the server's edits. */
async function apply(server: ForgeServer, wish: { id: string; action: 'archive' | 'handOff'; to?: string }): Promise<void> {
  await applyAndSave(await server.edit('forge/experiments/edit', wish));
}

/** Lets the user pick an experiment; the id of its row. */
export async function pickExperiment(
  server: ForgeServer,
  title: string,
  accept: (experiment: ExperimentChoice) => boolean,
): Promise<string | undefined> {
  const items = server.request('forge/experiments/list', {}).then(({ experiments }) =>
    experiments.filter(accept).map(({ id, name, owner, status, goal }) => ({
      id,
      label: plain(name),
      description: plain([owner, status?.replace('_', ' ')].filter((part) => part != null).join(' · ')),
      ...(goal == null ? {} : { detail: plain(goal) }),
    })),
  );
  return (
    await vscode.window.showQuickPick(items, { title, placeHolder: 'Pick an experiment', matchOnDescription: true, matchOnDetail: true })
  )?.id;
}
