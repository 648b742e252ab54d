import * as vscode from 'vscode';
import type { ExperimentListOptions } from '../../../shared/experiments';
import type { RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { ServerView } from '../views/serverView';

const key = 'forge.experiments.list';

/** How the Experiments view is grouped and filtered: remembered in the workspace state, and sent with each request. */
export class ExperimentListState {
  constructor(private readonly memento: vscode.Memento) {
    this.tell();
  }

  get options(): ExperimentListOptions {
    return this.memento.get<ExperimentListOptions>(key, {});
  }

  async set(options: ExperimentListOptions): Promise<void> {
    await this.memento.update(key, options);
    this.tell();
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', 'forge.experiments.filtered', this.options.filter !== undefined);
  }
}

/** The Experiments view with its grouping and filter. */
export class ExperimentList {
  constructor(
    private readonly server: ForgeServer,
    private readonly view: ServerView,
    private readonly state: ExperimentListState,
  ) {
    this.describe();
  }

  get options(): ExperimentListOptions {
    return this.state.options;
  }

  /** Shows the view in another way. */
  async show(options: ExperimentListOptions): Promise<void> {
    await this.state.set(options);
    this.describe();
    this.view.refresh();
  }

  /** Shows and selects the row of an experiment, or of the one that a run belongs to. A filter that hides it goes. */
  async reveal(what: { id: string } | RunRef): Promise<void> {
    const { group, filter } = this.options;
    const { nodes } = await this.server.request('forge/experiments/way', { ...what, ...(group === undefined ? {} : { group }) });
    if (await this.view.reveal(nodes)) return;
    if (filter !== undefined) {
      await this.show(group === undefined ? {} : { group });
      if (await this.view.reveal(nodes)) return;
    }
    void vscode.window.showInformationMessage('The Experiments view does not show this experiment yet; refresh it.');
  }

  private describe(): void {
    const { group, filter } = this.options;
    const parts = [
      group === undefined || group === 'researcher' ? undefined : `by ${group}`,
      filter === undefined ? undefined : `"${filter}"`,
    ];
    this.view.describe(parts.filter((part) => part !== undefined).join(' · '));
  }
}
