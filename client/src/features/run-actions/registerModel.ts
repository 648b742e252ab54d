import * as vscode from 'vscode';
import type { RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

/** Registers a model of a run: which one where it logged several, under which name, and what it is good for. */
export async function registerModel(server: ForgeServer, run: RunRef): Promise<void> {
  const { models, registered } = await server.request('forge/runs/models', run);
  const source = models.length > 1 ? await pickSource(models) : models[0];
  if (source === undefined) return;
  const model = await pickName(registered, source);
  if (model === undefined) return;
  const description = await vscode.window.showInputBox({
    title: 'Register Model',
    prompt: plain(`What is this version of ${model} good for? It may stay empty.`),
    ignoreFocusOut: true,
  });
  if (description === undefined) return;
  const version = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plain(`Registering ${model}`) },
    () => server.request('forge/runs/register', { ...run, source, model, description }),
  );
  void vscode.window.showInformationMessage(plain(`Version ${version.version} of ${version.model} is registered.`));
}

async function pickSource(models: string[]): Promise<string | undefined> {
  const items = models.map((source) => ({ source, label: plain(source) }));
  return (await vscode.window.showQuickPick(items, { title: 'Register Model', placeHolder: 'Which model of the run?' }))?.source;
}

async function pickName(registered: string[], source: string): Promise<string | undefined> {
  const fresh = { label: '$(add) New registered model…', name: undefined };
  const items = [fresh, ...registered.map((name) => ({ label: plain(name), name, description: 'a new version' }))];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Register Model',
    placeHolder: `Under which name is ${source} registered?`,
  });
  if (picked === undefined) return undefined;
  if (picked.name !== undefined) return picked.name;
  const typed = await vscode.window.showInputBox({
    title: 'Register Model',
    prompt: 'Name of the new registered model',
    validateInput: (value) =>
      value.trim() === ''
        ? 'A registered model needs a name'
        : registered.includes(value.trim())
          ? 'There is one of this name: it gets a new version'
          : undefined,
  });
  return typed?.trim();
}
