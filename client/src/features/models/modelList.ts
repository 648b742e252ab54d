import * as vscode from 'vscode';
import type { ModelGroup } from '../../../shared/models';
import type { ServerView } from '../views/serverView';

const key = 'forge.models.list';

/** How the Models view is grouped: remembered in the workspace state, and sent with each request. */
export class ModelListState {
  constructor(private readonly memento: vscode.Memento) {}

  get options(): { group?: ModelGroup } {
    return this.memento.get<{ group?: ModelGroup }>(key, {});
  }

  async set(group: ModelGroup): Promise<void> {
    await this.memento.update(key, { group });
  }
}

const groups: { group: ModelGroup; label: string }[] = [
  { group: 'state', label: '$(milestone) State' },
  { group: 'owner', label: '$(person) Owner' },
  { group: 'source', label: '$(package) Source' },
];

/** Says beside the title how the view is grouped, where that is not as usual. */
export function describe(view: ServerView, state: ModelListState): void {
  const { group = 'state' } = state.options;
  view.describe(group === 'state' ? '' : `by ${group}`);
}

/** Lets the user pick how the view is grouped. */
export async function groupModels(view: ServerView, state: ModelListState): Promise<void> {
  const now = state.options.group ?? 'state';
  const items = groups.map((item) => ({ ...item, description: item.group === now ? 'now' : '' }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Group Models', placeHolder: 'Group by' });
  if (picked === undefined) return;
  await state.set(picked.group);
  describe(view, state);
  view.refresh();
}
