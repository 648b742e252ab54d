import * as vscode from 'vscode';
import type { ModelChoice } from '../../../shared/models';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { ComparePanels } from '../compare-runs/comparePanels';
import { revealRun } from '../runs-view/revealRun';
import { modelOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import type { Views } from '../views/views';
import { compareModels } from './compareModels';
import { GateTerminal } from './gateTerminal';
import { describe, groupModels, type ModelListState } from './modelList';
import { choiceFor } from './pickModel';
import { transition } from './transition';
import { byWay } from './wording';

/** What can be done with models from their rows, or from the palette with a list to pick one from. */
export function registerModels(
  server: ForgeServer,
  views: Pick<Views, 'models' | 'runs'>,
  panels: ComparePanels,
  state: ModelListState,
): vscode.Disposable {
  const terminal = new GateTerminal(server);
  describe(views.models, state);
  const told =
    <T extends unknown[]>(failed: string, work: (...given: T) => Promise<unknown>) =>
    async (...given: T) => {
      try {
        await work(...given);
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
      }
    };
  const one = (title: string, failed: string, accept: (choice: ModelChoice) => boolean, act: (choice: ModelChoice) => Promise<unknown>) =>
    told(failed, async (row?: Row) => {
      const choice = await choiceFor(server, row, title, accept);
      if (choice !== undefined) await act(choice);
    });
  const move = (title: string, accept: (choice: ModelChoice) => boolean, to: (choice: ModelChoice) => string | undefined) =>
    one(
      title,
      'Forge could not move the model.',
      (choice) => choice.isModel && accept(choice),
      (choice) => {
        const state = to(choice);
        return transition(server, terminal, title, { model: choice.name, ...(state === undefined ? {} : { to: state }) });
      },
    );
  return vscode.Disposable.from(
    terminal,
    vscode.commands.registerCommand(
      'forge.promoteModel',
      move(
        'Promote Model',
        ({ next }) => next != null,
        ({ next, state: now }) => next ?? now ?? 'production',
      ),
    ),
    vscode.commands.registerCommand(
      'forge.moveModel',
      told('Forge could not move the model.', async (row?: Row, given?: unknown) => {
        const choice = await choiceFor(server, row, 'Move Model', ({ isModel }) => isModel);
        // The menu of a row gives all rows that are selected; who drops one gives the state.
        const to = typeof given === 'string' ? given : choice === undefined ? undefined : await pickState(choice);
        if (choice !== undefined && to !== undefined) await transition(server, terminal, 'Move Model', { model: choice.name, to });
      }),
    ),
    vscode.commands.registerCommand(
      'forge.deprecateModel',
      move(
        'Deprecate Model',
        ({ state: now }) => now !== 'deprecated',
        () => 'deprecated',
      ),
    ),
    vscode.commands.registerCommand(
      'forge.rollBackModel',
      move(
        'Roll Back Model',
        ({ state: now }) => now === 'production',
        () => undefined,
      ),
    ),
    vscode.commands.registerCommand(
      'forge.trackModel',
      told('Forge could not change the tracking registry.', async (row?: Row | string) => {
        // A quick fix gives the name alone.
        const model =
          typeof row === 'string' ? row : (await choiceFor(server, row, 'Bring MLflow to the Catalogue', ({ isModel }) => isModel))?.name;
        if (model !== undefined) await transition(server, terminal, 'Bring MLflow to the Catalogue', { model, only: 'tracking' });
      }),
    ),
    vscode.commands.registerCommand(
      'forge.compareModels',
      told('Forge could not compare the models.', (row?: Row, rows?: Row[]) =>
        compareModels(server, panels, rows ?? (row === undefined ? views.models.selection : [row])),
      ),
    ),
    vscode.commands.registerCommand(
      'forge.openModelfile',
      one(
        'Open Modelfile',
        'Forge could not open the Modelfile.',
        ({ modelfile }) => modelfile != null,
        async ({ modelfile, name }) => {
          if (modelfile == null) void vscode.window.showInformationMessage(plain(`${name} names no Modelfile that is there.`));
          else await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(modelfile, true));
        },
      ),
    ),
    vscode.commands.registerCommand(
      'forge.openModelRun',
      one(
        'Open Run of Model',
        'Forge could not find the run.',
        ({ run }) => run != null,
        async ({ run, name }) => {
          if (run == null) void vscode.window.showInformationMessage(plain(`No tracking store has a run of ${name}.`));
          else await revealRun(views.runs, run, (await server.request('forge/runs/about', run)).experimentId);
        },
      ),
    ),
    vscode.commands.registerCommand('forge.copyModelName', (row?: Row) =>
      row === undefined ? undefined : vscode.env.clipboard.writeText(modelOf(row.node.id) ?? row.node.label),
    ),
    vscode.commands.registerCommand('forge.groupModels', () => groupModels(views.models, state)),
  );
}

async function pickState({ name, state, targets, next }: ModelChoice): Promise<string | undefined> {
  const items = byWay(targets, next).map((target) => ({ ...target, label: target.state }));
  return (await vscode.window.showQuickPick(items, { title: plain(`Move ${name}`), placeHolder: `From ${state ?? 'no state'} to` }))?.state;
}
