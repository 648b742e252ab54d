import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ScaffoldCheck, ScaffoldStart, ScaffoldWish } from '../../../shared/scaffolds';
import { text } from '../../infrastructure/errorText';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { pickStep, typeStep, type Outcome } from '../../infrastructure/steps';

export type Kind = ScaffoldWish['kind'];
type Page = 'name' | 'goal' | 'branch' | 'done';
type Branching = 'begin' | 'carry' | 'stay';

const titles = { project: 'New Project', experiment: 'New Experiment', agent: 'New Agent' };
const names = {
  project: 'Name of the project and its folder, such as churn-lab',
  experiment: 'Name, such as churn-trees: lower-case words joined by hyphens',
  agent: 'Name, such as release-notes: lower-case words joined by hyphens',
};
const goals = {
  project: 'What the project is for, in one line; it can be written later',
  experiment: 'What it is meant to find out, in one line; it can be written later',
  agent: 'What it is for, in one line; it can be written later',
};

/** Asks for what is to be made, in a few steps, each with a default; makes it, and opens its files. */
export async function makeNew(server: ForgeServer, kind: Kind): Promise<void> {
  try {
    await new ScaffoldDialog(server, kind).run();
  } catch (error) {
    void vscode.window.showErrorMessage(plain(`Forge could not make the ${kind}. ${text(error)}`));
  }
}

class ScaffoldDialog {
  private name = '';
  private goal = '';
  private folder: string | undefined;
  private start: ScaffoldStart | undefined;
  private check: ScaffoldCheck | undefined;
  private branching: Branching = 'stay';

  constructor(
    private readonly server: ForgeServer,
    private readonly kind: Kind,
  ) {}

  async run(): Promise<void> {
    if (!(await this.askFolder())) return;
    if (this.kind === 'experiment') this.start = await this.server.request('forge/new/start', this.place);
    const visited: Page[] = [];
    let page: Page = 'name';
    while (page !== 'done') {
      const outcome: Outcome<Page> = await this.show(page, visited.length > 0);
      if (outcome.kind === 'value') {
        visited.push(page);
        page = outcome.value;
      } else if (outcome.kind === 'back') page = visited.pop() ?? 'name';
      else return;
    }
    await this.make();
  }

  private get place(): { folder?: string; user?: string } {
    return {
      ...(this.folder === undefined ? {} : { folder: this.folder }),
      ...(this.start === undefined ? {} : { user: this.start.user }),
    };
  }

  private get wish(): ScaffoldWish {
    const goal = this.goal.trim();
    return { kind: this.kind, name: this.name, ...this.place, ...(goal === '' ? {} : { goal }) };
  }

  /** Where it is made, as far as that has to be asked. */
  private async askFolder(): Promise<boolean> {
    const open = vscode.workspace.workspaceFolders ?? [];
    if (this.kind === 'project') {
      const first = open[0]?.uri;
      const [parent] =
        (await vscode.window.showOpenDialog({
          title: 'Where shall the project get its folder?',
          openLabel: 'Make It Here',
          canSelectFolders: true,
          canSelectFiles: false,
          defaultUri: first === undefined ? vscode.Uri.file(homedir()) : vscode.Uri.joinPath(first, '..'),
        })) ?? [];
      this.folder = parent?.toString();
      return parent !== undefined;
    }
    if (open.length > 1) {
      const picked = await vscode.window.showWorkspaceFolderPick({ placeHolder: `Which folder is the ${this.kind} for?` });
      this.folder = picked?.uri.toString();
      return picked !== undefined;
    }
    return true;
  }

  private show(page: Page, hasBack: boolean): Promise<Outcome<Page>> {
    const pages: Page[] = ['name', 'goal', ...(this.start?.hasGit === true ? ['branch' as const] : [])];
    const frame = { title: titles[this.kind], step: pages.indexOf(page) + 1, totalSteps: pages.length, hasBack };
    if (page === 'branch') return this.askBranch(frame);
    return page === 'name' ? this.askName(frame) : this.askGoal(frame);
  }

  private async askName(frame: Frame): Promise<Outcome<Page>> {
    const typed = await typeStep({ ...frame, placeholder: names[this.kind] }, this.name, async (value) => {
      try {
        this.check = await this.server.request('forge/new/check', { kind: this.kind, name: value.trim(), ...this.place });
        return this.check.problem == null ? undefined : plain(this.check.problem);
      } catch (error) {
        return plain(text(error));
      }
    });
    if (typed.kind !== 'value') return typed;
    this.name = typed.value.trim();
    return { kind: 'value', value: 'goal' };
  }

  private async askGoal(frame: Frame): Promise<Outcome<Page>> {
    const typed = await typeStep({ ...frame, placeholder: goals[this.kind], prompt: this.preview }, this.goal, () => undefined);
    if (typed.kind !== 'value') return typed;
    this.goal = typed.value;
    return { kind: 'value', value: this.start?.hasGit === true ? 'branch' : 'done' };
  }

  /** Where it goes, and what is there already. */
  private get preview(): string {
    const kept = this.check?.kept ?? [];
    const stays = kept.length === 0 ? '' : ` ${kept.join(', ')} ${kept.length === 1 ? 'is' : 'are'} there and will be kept.`;
    return plain(`It goes into ${this.check?.path ?? ''}.${stays}`);
  }

  private async askBranch(frame: Frame): Promise<Outcome<Page>> {
    const changed = this.start?.changed ?? 0;
    const now = this.start?.branch ?? 'the commit that is checked out';
    const branch = plain(this.check?.branch ?? '');
    const stay = { label: '$(circle-slash) No branch', description: plain(`stay on ${now}`), branching: 'stay' as Branching };
    const files = `${String(changed)} changed ${changed === 1 ? 'file that is' : 'files that are'} not committed`;
    const begin = {
      label: `$(git-branch) ${branch}`,
      description: changed === 0 ? 'a branch of its own' : `takes along ${files}`,
      branching: (changed === 0 ? 'begin' : 'carry') as Branching,
    };
    const items = changed === 0 ? [begin, stay] : [stay, begin];
    const picked = await pickStep({ ...frame, placeholder: 'On which branch?' }, items, items[0]);
    if (picked.kind !== 'value') return picked;
    this.branching = picked.value.branching;
    return { kind: 'value', value: 'done' };
  }

  private async make(): Promise<void> {
    const branch = this.branching !== 'stay';
    const carryChanges = this.branching === 'carry';
    const made = await this.server.request('forge/new/make', { ...this.wish, ...(branch ? { branch, carryChanges } : {}) });
    if (made.problem != null) void vscode.window.showWarningMessage(plain(`The files are there, the branch is not. ${made.problem}`));
    if (this.kind === 'project') return offerToOpen(vscode.Uri.parse(made.folder, true), made.path);
    for (const file of made.open) await vscode.window.showTextDocument(vscode.Uri.parse(file, true), { preview: false });
    const kept = made.kept.length === 0 ? '' : ` Kept as it was: ${made.kept.join(', ')}.`;
    const where = made.branch == null ? '' : ` on branch ${made.branch}`;
    void vscode.window.showInformationMessage(plain(`Made ${made.path}${where}.${kept}`));
  }
}

async function offerToOpen(folder: vscode.Uri, name: string): Promise<void> {
  const [here, beside] = ['Open', 'Open in New Window'];
  const answer = await vscode.window.showInformationMessage(plain(`The project ${name} is made.`), here, beside);
  if (answer !== undefined) await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: answer === beside });
}

interface Frame {
  title: string;
  step: number;
  totalSteps: number;
  hasBack: boolean;
}
