import * as vscode from 'vscode';
import type { ModelChoice } from '../../../shared/models';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { ComparePanels } from '../compare-runs/comparePanels';
import type { Row } from '../views/treeModel';
import type { Views } from '../views/views';
import type { GateTerminal } from './gateTerminal';
import type { ModelListState } from './modelList';
import { choiceFor } from './pickModel';

/** What the commands of models work with. */
export interface ModelParts {
  readonly server: ForgeServer;
  readonly views: Pick<Views, 'models' | 'runs'>;
  readonly panels: ComparePanels;
  readonly state: ModelListState;
  readonly terminal: GateTerminal;
}

/** What a command does; failures are said. */
export function told(
  failed: string,
  work: (row?: Row, given?: unknown) => Promise<unknown>,
): (row?: Row, given?: unknown) => Promise<void> {
  return async (row, given) => {
    try {
      await work(row, given);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
    }
  };
}

/** What a command does with one model or version: that of its row, else one from a list. */
export function aboutOne(
  { server }: ModelParts,
  title: string,
  failed: string,
  accept: (choice: ModelChoice) => boolean,
  act: (choice: ModelChoice) => Promise<unknown>,
): (row?: Row) => Promise<void> {
  return told(failed, async (row) => {
    const choice = await choiceFor(server, row, title, accept);
    if (choice !== undefined) await act(choice);
  });
}
