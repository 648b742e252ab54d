import type { DashboardRun } from '../../shared/dashboard';
import { el } from '../dom';
import type { DashboardHost } from './dashboardHost';

/** Links of the page: in a file they lead from there, in the editor they open what they name. */
export class Links {
  constructor(
    private readonly host: DashboardHost,
    private readonly toRoot: string,
  ) {}

  /** A link to a file of the workspace. */
  file(path: string, text: string): HTMLAnchorElement {
    const address = this.toRoot + path.split('/').map(encodeURIComponent).join('/');
    return this.link(address, text, () => this.host.tell({ type: 'open', address }));
  }

  /** A link to a run: its row in the editor, else its page on a tracking server, else its name. */
  run(run: DashboardRun, text: string): HTMLElement {
    const { store, runId, experimentId, page } = run;
    const address = page !== undefined && /^https?:\/\//.test(page) ? page : undefined;
    if (this.host.isEditor) return this.link(address ?? '#', text, () => this.host.tell({ type: 'run', store, runId, experimentId }));
    const title = `Run ${run.name} (${runId})`;
    return address === undefined ? el('span', { title }, text) : el('a', { href: address, title, rel: 'noreferrer' }, text);
  }

  private link(address: string, text: string, open: () => void): HTMLAnchorElement {
    const link = el('a', { href: address }, text);
    if (this.host.isEditor)
      link.addEventListener('click', (event) => {
        event.preventDefault();
        open();
      });
    return link;
  }
}
