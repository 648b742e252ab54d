import * as vscode from 'vscode';
import type { ModelPlan, ModelWish } from '../../../shared/models';
import { applyAndSave } from '../../infrastructure/applyEdit';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { GateTerminal } from './gateTerminal';
import { doneText, planText } from './wording';

const [undo, tryAgain, showOutput] = ['Undo', 'Try Again', 'Show Output'];

/** Brings a model to another state: a plan, a reason, the gate, the edits of the catalogue, then the tracking registry. */
export async function transition(server: ForgeServer, terminal: GateTerminal, title: string, wish: ModelWish): Promise<void> {
  const look = await server.request('forge/models/plan', wish);
  if (look.refusal != null) {
    void vscode.window.showWarningMessage(plain(look.refusal));
    return;
  }
  if (wish.only === 'tracking' && look.steps.length === 0) {
    void vscode.window.showInformationMessage(plain(look.notes[0] ?? `MLflow says what the catalogue says of ${look.model} already.`));
    return;
  }
  const reason = wish.only === 'tracking' ? 'as the catalogue says' : await askReason(title, look);
  if (reason === undefined) return;
  const plan = await server.request('forge/models/plan', { ...wish, reason });
  if (plan.id == null) {
    void vscode.window.showWarningMessage(plain(plan.refusal ?? 'The catalogue has changed in the meantime; try again.'));
    return;
  }
  if (!(await passes(server, terminal, plan, plan.id))) return;
  const { refusal, edit, made, isTracked } = await server.request('forge/models/transition', { id: plan.id });
  if (refusal != null) {
    void vscode.window.showWarningMessage(plain(refusal));
    return;
  }
  if (wish.only !== 'tracking') await applyAndSave(await server.asEdit(edit));
  if (isTracked && !(await track(server, plan.id, false))) return;
  const answer = await vscode.window.showInformationMessage(plain(doneText(plan, wish.only)), ...(wish.only === 'tracking' ? [] : [undo]));
  if (answer === undo) await takeBack(server, plan.id, made);
}

function askReason(title: string, plan: ModelPlan): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: plain(`${title}: ${plan.model}`),
    prompt: plain(planText(plan)),
    placeHolder: 'Why? The history keeps it.',
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === '' ? 'Say in a few words why.' : undefined),
  });
}

/** Runs the gate before a transition. False where it does not hold, or was given up. */
async function passes(server: ForgeServer, terminal: GateTerminal, plan: ModelPlan, id: string): Promise<boolean> {
  if (plan.checks.length + plan.commands.length === 0) return true;
  const { ProgressLocation } = vscode;
  const options = { location: ProgressLocation.Notification, title: plain(`Gate before ${plan.to}: ${plan.model}`), cancellable: true };
  const refusal = await vscode.window.withProgress(options, async (progress, cancelled) => {
    const source = new vscode.CancellationTokenSource();
    const listening = cancelled.onCancellationRequested(() => source.cancel());
    const output = terminal.begin(`Gate before ${plan.to}: ${plan.model}`, () => source.cancel());
    if (plan.commands.length > 0) terminal.show();
    try {
      const answer = await server.request('forge/models/gates', { id, output }, source.token, ({ message }) =>
        progress.report({ message: plain(message ?? '') }),
      );
      terminal.end(answer.refusal == null ? 'The gate holds.' : 'The gate does not hold.');
      return answer.refusal ?? '';
    } catch (error) {
      if (!source.token.isCancellationRequested) throw error;
      terminal.end('Cancelled; nothing was changed.');
      return undefined;
    } finally {
      listening.dispose();
      source.dispose();
    }
  });
  if (refusal === undefined || refusal === '') return refusal === '';
  // Not awaited: a message may stay open for long.
  void vscode.window.showErrorMessage(plain(refusal), showOutput).then((answer) => {
    if (answer === showOutput) terminal.show();
  });
  return false;
}

/** Changes the tracking registry, as often as the user wants to try. False where it is left as it is. */
async function track(server: ForgeServer, id: string, back: boolean): Promise<boolean> {
  for (;;) {
    let problem: string | null | undefined;
    try {
      ({ problem } = await server.request('forge/models/track', { id, back }));
    } catch (error) {
      problem = `The catalogue is changed, and the tracking registry is not: ${text(error)}`;
    }
    if (problem == null) return true;
    if ((await vscode.window.showErrorMessage(plain(problem), tryAgain)) !== tryAgain) return false;
  }
}

/** Takes a transition back on both sides, unless the files say something else by now. */
async function takeBack(server: ForgeServer, id: string, made: readonly string[]): Promise<void> {
  const { refusal, edit, isTracked } = await server.request('forge/models/transition', { id, back: true });
  if (refusal != null) {
    void vscode.window.showWarningMessage(plain(refusal));
    return;
  }
  const back = await server.asEdit(edit);
  for (const uri of made) back.deleteFile(vscode.Uri.parse(uri, true), { ignoreIfNotExists: true });
  await applyAndSave(back);
  if (isTracked) await track(server, id, true);
}
