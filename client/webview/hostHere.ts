import type { CarriedPage } from '../shared/exporting';
import { EditorHost } from './editorHost';
import type { Host } from './host';
import { StandaloneHost } from './standaloneHost';

/** Where the page is: in a file that brings a comparison along, else in the editor. */
export function hostHere(): Host & { readonly kept: unknown } {
  const carried = document.getElementById('comparison')?.textContent;
  return carried == null ? new EditorHost() : new StandaloneHost(JSON.parse(carried) as CarriedPage);
}
