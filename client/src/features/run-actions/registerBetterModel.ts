import * as vscode from 'vscode';
import type { RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { registerModel } from './registerModel';

const goOn = 'Register…';

/** Registers the model of the best of several runs, once the user has read which one that is and why. */
export async function registerBetterModel(server: ForgeServer, runs: RunRef[]): Promise<void> {
  if (runs.length < 2) {
    void vscode.window.showInformationMessage(
      'Select two runs or more, or open their comparison: the model of the better one is registered.',
    );
    return;
  }
  const { run, name, why } = await server.request('forge/runs/best', { runs });
  if (run == null) {
    void vscode.window.showInformationMessage(plain(why));
    return;
  }
  const answer = await vscode.window.showInformationMessage(
    plain(`Register the model of ${name}?`),
    { modal: true, detail: plain(why) },
    goOn,
  );
  if (answer === goOn) await registerModel(server, run);
}
