import * as vscode from 'vscode';
import type { RunListOptions, RunsViewOptions } from '../../../shared/runs';
import { optionsOf, readState, withFilter, withList, withStarsToggled, type RunsViewState } from './runsViewState';

const key = 'forge.runsView';

/** Keeps how the user wants the Runs view in the workspace, and says which node is to be drawn again when that changes. */
export class RunsOptions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string | undefined>();
  /** The id of an experiment's node, or undefined for the whole view. */
  readonly onDidChange = this.changed.event;
  private state: RunsViewState;

  constructor(private readonly memento: vscode.Memento) {
    this.state = readState(memento.get(key));
    this.tellMenus();
  }

  /** What travels with each request. */
  get options(): RunsViewOptions {
    return optionsOf(this.state);
  }

  /** The last filters, the newest first. */
  get filters(): readonly string[] {
    return this.state.filters;
  }

  get showDeleted(): boolean {
    return this.state.showDeleted;
  }

  of(experiment: string): RunListOptions {
    return this.state.experiments[experiment] ?? {};
  }

  change(experiment: string, change: { [K in keyof RunListOptions]: RunListOptions[K] | undefined }): Promise<void> {
    const filter = change.filter?.trim();
    const remembered = filter === undefined || filter === '' ? this.state : withFilter(this.state, filter);
    return this.keep(withList(remembered, experiment, change), experiment);
  }

  toggleStars(runs: readonly string[]): Promise<void> {
    return this.keep(withStarsToggled(this.state, runs), undefined);
  }

  setShowDeleted(showDeleted: boolean): Promise<void> {
    return this.keep({ ...this.state, showDeleted }, undefined);
  }

  async clearFilters(): Promise<void> {
    this.state = { ...this.state, filters: [] };
    await this.memento.update(key, this.state);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async keep(state: RunsViewState, experiment: string | undefined): Promise<void> {
    this.state = state;
    this.tellMenus();
    this.changed.fire(experiment);
    await this.memento.update(key, state);
  }

  private tellMenus(): void {
    void vscode.commands.executeCommand('setContext', 'forge.runs.showDeleted', this.state.showDeleted);
  }
}
