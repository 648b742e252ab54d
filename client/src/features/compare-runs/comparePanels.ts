import * as vscode from 'vscode';
import type { PageState } from '../../../shared/pageMessages';
import { maxRuns, minRuns, type RunRef } from '../../../shared/runs';
import { ComparePage, type FirstState, type PageParts } from './comparePage';
import { readRuns } from './pageState';

const viewType = 'forge.compare';

/** The comparison pages that are no files: opens them, and brings them back after a reload. */
export class ComparePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);

  constructor(private readonly parts: PageParts) {}

  /** The runs of the comparison that is in front; undefined where none is. */
  get active(): RunRef[] | undefined {
    for (const [key, panel] of this.panels) if (panel.active) return JSON.parse(key) as RunRef[];
    return undefined;
  }

  /** Shows the comparison of these runs: the tab that already does, or a new one. Says so where they are too few or too many. */
  open(runs: RunRef[]): void {
    if (runs.length < minRuns || runs.length > maxRuns) {
      void vscode.window.showWarningMessage(`A comparison takes ${minRuns} to ${maxRuns} runs; ${runs.length} selected.`);
      return;
    }
    const open = this.panels.get(JSON.stringify(runs));
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, 'Compare Runs', vscode.ViewColumn.Active, { enableFindWidget: true });
    this.fill(panel, { runs });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const runs = readRuns(state);
    if (runs === undefined) panel.dispose();
    else this.fill(panel, { ...(state as Partial<PageState>), runs });
    return Promise.resolve();
  }

  dispose(): void {
    this.serializer.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private fill(panel: vscode.WebviewPanel, state: FirstState): void {
    const { runs } = state;
    const key = JSON.stringify(runs);
    this.panels.set(key, panel);
    panel.onDidDispose(() => {
      if (this.panels.get(key) === panel) this.panels.delete(key);
    });
    panel.title = `Compare ${runs.length} Runs`;
    new ComparePage(this.parts, panel, state);
  }
}
