import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { FieldItem } from './showFields';
import { fieldItems } from './showFields';
import { directions, fieldsNote } from './pickField';
import type { RunsOptions } from './runsOptions';

/** Asks by what, and in which direction, the runs of an experiment are sorted. */
export async function sortRuns(server: ForgeServer, options: RunsOptions, experiment: string): Promise<void> {
  const fields = await server.request('forge/runs/fields', { node: experiment });
  const standard: FieldItem = { label: '$(clear-all) Newest first', description: 'as by default' };
  const picked = await vscode.window.showQuickPick([standard, ...fieldItems(fields, ['attribute', 'metric', 'param', 'tag'])], {
    title: 'Sort Runs',
    placeHolder: fieldsNote(fields),
  });
  if (picked === undefined) return;
  if (picked.row === undefined) return options.change(experiment, { sort: undefined });
  const direction = await vscode.window.showQuickPick(directions(picked.row.field), { title: `Sort Runs by ${picked.row.label}` });
  if (direction !== undefined) await options.change(experiment, { sort: direction.sort });
}

/** Asks which values stand behind the names of an experiment's runs. */
export async function chooseColumns(server: ForgeServer, options: RunsOptions, experiment: string): Promise<void> {
  const fields = await server.request('forge/runs/fields', { node: experiment });
  const { columns } = options.of(experiment);
  const picked = await vscode.window.showQuickPick(fieldItems(fields, ['metric', 'param', 'tag', 'attribute'], columns), {
    canPickMany: true,
    title: 'Choose Columns of Runs',
    placeHolder: `${fieldsNote(fields)}; nothing picked: the metric that says most`,
  });
  if (picked === undefined) return;
  await options.change(experiment, { columns: picked.map(({ row }) => row?.field.field).filter((field) => field !== undefined) });
}

/** Asks by which parameter the runs of an experiment are grouped. */
export async function groupRuns(server: ForgeServer, options: RunsOptions, experiment: string): Promise<void> {
  const fields = await server.request('forge/runs/fields', { node: experiment });
  const none: FieldItem = { label: '$(clear-all) Do not group' };
  const picked = await vscode.window.showQuickPick([none, ...fieldItems(fields, ['param'])], {
    title: 'Group Runs by a Parameter',
    placeHolder: fieldsNote(fields),
  });
  if (picked !== undefined) await options.change(experiment, { groupBy: picked.row?.field.key });
}
