import * as vscode from 'vscode';
import type { ModelAlias, VersionAbout } from '../../../shared/models';
import { plain } from '../../infrastructure/plainText';
import type { ModelParts } from './modelCommand';
import { nameProblem, versionCommand } from './versionEdit';

/** Lets an alias stand for a version, or for none. */
export function registerModelAliases(parts: ModelParts): vscode.Disposable {
  const { server } = parts;
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'forge.setModelAlias',
      versionCommand(parts, 'Set Alias', async (about, title) => {
        const { version, aliases } = about;
        const free = aliases.filter((alias) => alias.version !== version);
        const name = free.length === 0 ? await typed(about, title) : await picked(free, title, () => typed(about, title));
        if (name === undefined) return undefined;
        const from = aliases.find(({ alias }) => alias === name)?.version;
        return { kind: 'alias', name, to: version, ...(from === undefined ? {} : { from }) };
      }),
    ),
    vscode.commands.registerCommand(
      'forge.removeModelAlias',
      versionCommand(parts, 'Remove Alias', async ({ version, aliases }, title) => {
        const items = aliases
          .filter((alias) => alias.version === version)
          .map((alias) => ({ label: plain(alias.alias), detail: meaning(alias), alias: alias.alias }));
        if (items.length === 0) void vscode.window.showInformationMessage('No alias stands for this version.');
        const gone =
          items.length === 0 ? undefined : await vscode.window.showQuickPick(items, { title, placeHolder: 'Which alias goes away?' });
        return gone === undefined ? undefined : { kind: 'alias', name: gone.alias, from: version };
      }),
    ),
  );

  async function typed({ version, aliases }: VersionAbout, title: string): Promise<string | undefined> {
    const name = await vscode.window.showInputBox({
      title,
      prompt: `Name of the alias for version ${version}`,
      validateInput: async (value) => {
        const problem = await nameProblem(server, 'alias', value);
        if (problem !== undefined) return problem;
        const there = aliases.find(({ alias }) => alias === value.trim());
        if (there === undefined) return undefined;
        const { Info, Warning } = vscode.InputBoxValidationSeverity;
        if (there.version === version) return { message: 'It stands for this version already', severity: Info };
        return { message: plain(`It stands for version ${there.version} now, and will leave it`), severity: Warning };
      },
    });
    return name?.trim();
  }
}

async function picked(free: ModelAlias[], title: string, typed: () => Promise<string | undefined>): Promise<string | undefined> {
  const fresh = { label: '$(add) New alias…', description: '', detail: '', alias: undefined };
  const items = [
    fresh,
    ...free.map((one) => ({
      label: plain(one.alias),
      description: plain(`leaves version ${one.version}`),
      detail: meaning(one),
      alias: one.alias,
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which alias?' });
  return chosen === undefined ? undefined : (chosen.alias ?? (await typed()));
}

function meaning({ state }: ModelAlias): string {
  return state == null ? '' : `Means ${state} in the catalogue: Promote Model moves it with its gate and its record`;
}
