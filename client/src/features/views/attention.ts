import * as vscode from 'vscode';
import type { ViewName } from '../../../shared/views';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { InSight } from './inSight';
import type { ServerView } from './serverView';

/**
 * Tells the server which views are on the screen and whether the window has the focus: what nobody looks at is not kept up to date. A page that
 * shows runs, or the timeline of the GPUs, counts as their view.
 */
export function tellAttention(server: ForgeServer, views: Record<ViewName, ServerView>, pages: InSight): vscode.Disposable {
  let told = '';
  const tell = () => {
    const names = (Object.keys(views) as ViewName[]).filter((name) => views[name].visible || pages.shows(name));
    const attention = { views: names, focused: vscode.window.state.focused };
    const news = JSON.stringify(attention);
    if (server.state !== 'running' || news === told) return;
    told = news;
    server.notify('forge/views/visible', attention);
  };
  return vscode.Disposable.from(
    ...Object.values(views).map((view) => view.onDidChangeVisibility(tell)),
    pages.onDidChange(tell),
    vscode.window.onDidChangeWindowState(tell),
    // Another server knows nothing yet.
    server.onDidChangeState(() => {
      told = '';
      tell();
    }),
  );
}
