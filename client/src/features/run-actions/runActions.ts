import * as vscode from 'vscode';
import type { RunRef } from '../../../shared/runs';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { ComparePanels } from '../compare-runs/comparePanels';
import { chosenRuns } from '../compare-runs/selection';
import type { ExperimentList } from '../experiments/experimentList';
import type { Row } from '../views/treeModel';
import type { Views } from '../views/views';
import { deleteRuns, editAll } from './deleteRuns';
import { runFor } from './pickRun';
import { registerBetterModel } from './registerBetterModel';
import { registerModel } from './registerModel';
import { compareCode, showCommit } from './runCode';
import type { RunEdits } from './runEdits';
import { NoteDocuments, type LocalNotes } from './runNotes';
import { registerRunTexts } from './runTexts';
import { setTag } from './setTag';

/** What can be done with a run from its row, or from the palette with a list to pick it from. */
export function registerRunActions(
  server: ForgeServer,
  views: Views,
  list: ExperimentList,
  edits: RunEdits,
  local: LocalNotes,
  comparisons: Pick<ComparePanels, 'active'>,
): vscode.Disposable {
  const notes = new NoteDocuments(server, local, async (run, value) => {
    await edits.make({ store: run.store, runId: run.runId, action: 'setNote', value });
  });
  const one = (title: string, failed: string, act: (run: RunRef) => Promise<void>) => async (row?: Row) => {
    try {
      const run = await runFor(server, row, title);
      if (run !== undefined) await act(run);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
    }
  };
  const several = (title: string, failed: string, act: (runs: RunRef[]) => Promise<unknown>) => async (row?: Row, rows?: Row[]) => {
    try {
      const chosen = row === undefined ? [] : chosenRuns(row, rows, views.runs.selection);
      const run = chosen.length > 0 ? undefined : await runFor(server, undefined, title);
      await act(run === undefined ? chosen : [run]);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`${failed} ${text(error)}`));
    }
  };
  return vscode.Disposable.from(
    registerRunTexts(server),
    NoteDocuments.register(notes),
    vscode.commands.registerCommand(
      'forge.openRunPage',
      one('Open in MLflow', 'Forge could not open the page.', async (run) => {
        const { page } = await server.request('forge/runs/about', run);
        if (page == null)
          void vscode.window.showInformationMessage(
            'This run lies in a file or database, which has no page; runs of a tracking server have one.',
          );
        else await vscode.env.openExternal(vscode.Uri.parse(page, true));
      }),
    ),
    vscode.commands.registerCommand(
      'forge.showRunCommit',
      one('Show Commit', 'Forge could not show the commit.', (run) => showCommit(server, run)),
    ),
    vscode.commands.registerCommand(
      'forge.compareRunCode',
      one('Compare Code with Working Tree', 'Forge could not compare the code.', (run) => compareCode(server, run, 'script')),
    ),
    vscode.commands.registerCommand(
      'forge.compareRunConfig',
      one('Compare Config with Working Tree', 'Forge could not compare the config.', (run) => compareCode(server, run, 'config')),
    ),
    vscode.commands.registerCommand(
      'forge.setRunTag',
      one('Set Tag', 'Forge could not set the tag.', (run) => setTag(server, edits, run)),
    ),
    vscode.commands.registerCommand(
      'forge.editRunNote',
      one('Edit Note', 'Forge could not open the note.', async (run) => {
        const about = await server.request('forge/runs/about', run);
        await vscode.commands.executeCommand('vscode.open', NoteDocuments.uri(about), { preview: false });
        const kept = about.isWritable ? 'on the tracking server' : 'in this editor only, because this store is only read';
        void vscode.window.setStatusBarMessage(`Save the note to keep it ${kept}.`, 10_000);
      }),
    ),
    vscode.commands.registerCommand(
      'forge.registerModel',
      one('Register Model', 'Forge could not register the model.', (run) => registerModel(server, run)),
    ),
    vscode.commands.registerCommand('forge.registerBetterModel', async (row?: Row, rows?: Row[]) => {
      try {
        // From the title of a comparison the editor gives the address of its tab, if anything.
        const clicked = row !== undefined && 'node' in row ? row : undefined;
        const selected = chosenRuns(clicked, clicked === undefined ? undefined : rows, views.runs.selection);
        await registerBetterModel(server, clicked === undefined ? (comparisons.active ?? selected) : selected);
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`Forge could not register the model. ${text(error)}`));
      }
    }),
    vscode.commands.registerCommand(
      'forge.deleteRun',
      several('Delete Run', 'Forge could not delete the run.', (runs) => deleteRuns(server, edits, runs)),
    ),
    vscode.commands.registerCommand(
      'forge.restoreRun',
      several('Restore Run', 'Forge could not restore the run.', (runs) => editAll(edits, runs, 'restore')),
    ),
    vscode.commands.registerCommand(
      'forge.revealRunExperiment',
      one('Reveal in Experiments', 'Forge could not find the experiment.', (run) => list.reveal(run)),
    ),
  );
}
