import * as vscode from 'vscode';
import type { ModelChoice } from '../../../shared/models';
import { plain } from '../../infrastructure/plainText';
import { aboutOne, told, type ModelParts } from './modelCommand';
import { choiceFor } from './pickModel';
import { transition } from './transition';
import { byWay } from './wording';

const failed = 'Forge could not move the model.';

/** The ways from state to state, by command or by drag. */
export function registerMoves(parts: ModelParts): vscode.Disposable {
  const { server, terminal } = parts;
  const move = (title: string, accept: (choice: ModelChoice) => boolean, to: (choice: ModelChoice) => string | undefined) =>
    aboutOne(
      parts,
      title,
      failed,
      (choice) => choice.isModel && accept(choice),
      (choice) => {
        const state = to(choice);
        return transition(server, terminal, title, { model: choice.name, ...(state === undefined ? {} : { to: state }) });
      },
    );
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'forge.promoteModel',
      move(
        'Promote Model',
        ({ next }) => next != null,
        ({ next, state }) => next ?? state ?? 'production',
      ),
    ),
    vscode.commands.registerCommand(
      'forge.deprecateModel',
      move(
        'Deprecate Model',
        ({ state }) => state !== 'deprecated',
        () => 'deprecated',
      ),
    ),
    vscode.commands.registerCommand(
      'forge.rollBackModel',
      move(
        'Roll Back Model',
        ({ state }) => state === 'production',
        () => undefined,
      ),
    ),
    vscode.commands.registerCommand(
      'forge.moveModel',
      told(failed, async (row, given) => {
        const choice = await choiceFor(server, row, 'Move Model', ({ isModel }) => isModel);
        // The menu of a row gives all rows that are selected; who drops one gives the state.
        const to = typeof given === 'string' ? given : choice === undefined ? undefined : await pickState(choice);
        if (choice !== undefined && to !== undefined) await transition(server, terminal, 'Move Model', { model: choice.name, to });
      }),
    ),
  );
}

async function pickState({ name, state, targets, next }: ModelChoice): Promise<string | undefined> {
  const items = byWay(targets, next).map((target) => ({ ...target, label: target.state }));
  return (await vscode.window.showQuickPick(items, { title: plain(`Move ${name}`), placeHolder: `From ${state ?? 'no state'} to` }))?.state;
}
