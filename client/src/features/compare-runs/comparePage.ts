import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { FromPage, PageState, ToPage } from '../../../shared/pageMessages';
import type { RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { fillPage } from '../../infrastructure/webviewPage';
import type { InSight } from '../views/inSight';
import type { ServerView } from '../views/serverView';
import { Liveness } from './liveness';
import { PageCalls } from './pageCalls';

/** What all comparison pages share. */
export interface PageParts {
  readonly server: ForgeServer;
  readonly extensionUri: vscode.Uri;
  /** The view that runs are revealed in. */
  readonly runsView: ServerView;
  readonly inSight: InSight;
}

/** A state to begin with: of runs alone, of a page that was closed, of a file. */
export type FirstState = Partial<PageState> & { runs: RunRef[] };

/** One comparison page in an editor tab, of its own or of a file. Lives as long as its tab. */
export class ComparePage {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly liveness: Liveness;

  /** @param file the file that the page shows, which is where it is saved by default */
  constructor(
    private readonly parts: PageParts,
    private readonly panel: vscode.WebviewPanel,
    state: FirstState,
    file?: vscode.Uri,
  ) {
    const { server, inSight, runsView } = parts;
    const { webview } = panel;
    this.liveness = new Liveness(state.runs, () => void webview.postMessage({ type: 'changed' } satisfies ToPage));
    const calls = new PageCalls(server, webview, runsView, (result) => this.liveness.answered(result), file);
    inSight.set(this, panel.visible);
    this.disposables.push(
      calls,
      webview.onDidReceiveMessage((message: FromPage) => void calls.take(message)),
      server.onDidChangeView((change) => this.liveness.changed(change)),
      panel.onDidChangeViewState(() => {
        inSight.set(this, panel.visible);
        this.liveness.show(panel.visible);
        // A hidden page is gone until it shows again, and then it asks anew.
        if (!panel.visible) calls.cancelAll();
      }),
      panel.onDidDispose(() => this.dispose()),
    );
    this.fill(state);
  }

  /** Begins the page anew, from another state. */
  fill(state: FirstState): void {
    fillPage(this.panel.webview, this.parts.extensionUri, { name: 'compare', title: 'Compare Runs', state });
  }

  private dispose(): void {
    this.parts.inSight.set(this, false);
    this.liveness.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }
}

/** Marks a state with the text that it comes from, so that the page knows a file that changed. */
export function withFile(state: FirstState, text: string): FirstState {
  return { ...state, file: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
