import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './pageHtml';

/** A page of `dist/client/webview`: its bundle, its title, and what it begins with. */
export interface BundledPage {
  name: 'compare' | 'timeline';
  title: string;
  state: object;
}

/** Shows a page in a web view, from its beginning. */
export function fillPage(webview: vscode.Webview, extensionUri: vscode.Uri, { name, title, state }: BundledPage): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'client', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = pageHtml({
    script: uri(`${name}.js`),
    style: uri(`${name}.css`),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    title,
    state: JSON.stringify(state),
  });
}
