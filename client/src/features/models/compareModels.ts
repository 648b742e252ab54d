import * as vscode from 'vscode';
import type { ModelChoice } from '../../../shared/models';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { ComparePanels } from '../compare-runs/comparePanels';
import type { Row } from '../views/treeModel';
import { choiceFor } from './pickModel';

/** Compares two models or versions: the runs that they come from, and their Modelfiles. */
export async function compareModels(server: ForgeServer, panels: ComparePanels, rows: readonly Row[]): Promise<void> {
  const [a, b] = rows;
  const title = 'Compare Models';
  const one = await choiceFor(server, a, title, isComparable);
  if (one === undefined) return;
  const other = await choiceFor(server, b, `${title}: ${one.name} with`, (choice) => choice.id !== one.id && isComparable(choice));
  if (other === undefined) return;
  const files = one.modelfile != null && other.modelfile != null && one.modelfile !== other.modelfile;
  const runs = one.run != null && other.run != null && one.run.runId !== other.run.runId;
  if (one.run != null && other.run != null && runs) panels.open([one.run, other.run]);
  if (one.modelfile != null && other.modelfile != null && files) {
    const [before, after] = [one, other].map(({ modelfile }) => vscode.Uri.parse(modelfile ?? '', true));
    const how = { preview: !runs, viewColumn: runs ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active };
    await vscode.commands.executeCommand('vscode.diff', before, after, plain(`${one.name} ↔ ${other.name}`), how);
  }
  if (!runs && !files) void vscode.window.showInformationMessage(plain(whyNot(one, other)));
}

function whyNot(one: ModelChoice, other: ModelChoice): string {
  const both = `${one.name} and ${other.name}`;
  if (one.run != null && one.run.runId === other.run?.runId) return `${both} come from the same run; there is no difference between them.`;
  if (one.modelfile != null && one.modelfile === other.modelfile)
    return `${both} have the same Modelfile; there is no difference between them.`;
  return `Nothing of ${both} can be compared: two runs or two Modelfiles are needed. Write run_id or modelfile into the catalogue.`;
}

function isComparable({ run, modelfile }: ModelChoice): boolean {
  return run != null || modelfile != null;
}
