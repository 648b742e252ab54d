import type { PlannedModel, SyncState } from '../../../shared/models';
import { plain } from '../../infrastructure/plainText';
import { sizeText } from '../artifacts/artifactUri';

/** A model in the list to choose from. */
export interface PlanItem {
  name: string;
  label: string;
  description: string;
  detail: string;
  picked: boolean;
}

const icons: Record<SyncState, string> = {
  missing: 'cloud-download',
  different: 'diff',
  installed: 'check',
  deprecated: 'archive',
  unneeded: 'circle-outline',
  problem: 'error',
};
const words: Record<SyncState, string> = {
  missing: 'Missing',
  different: 'Different',
  installed: 'Installed; choose it to bring it anew',
  deprecated: 'Not there',
  unneeded: 'Not there, and needed only to build others',
  problem: 'Cannot be had',
};
const order: SyncState[] = ['problem', 'missing', 'different', 'installed', 'deprecated', 'unneeded'];

/** The models as a list: what there is to do first, and what is missing or different chosen. */
export function planItems(models: readonly PlannedModel[]): PlanItem[] {
  return [...models]
    .filter(({ entries, isSelected }) => entries.length > 0 || isSelected)
    .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
    .map(({ name, entries, state, action, reason, base, size, isSelected }) => ({
      name,
      label: `$(${icons[state]}) ${plain(name)}`,
      description: plain(
        [...entries.filter((entry) => entry !== name && `${entry}:latest` !== name), size == null ? '' : sizeText(size)]
          .filter((part) => part !== '')
          .join(' · '),
      ),
      detail: plain(
        words[state] +
          (reason == null ? '' : `: ${reason}`) +
          (action === 'create' && base != null && state !== 'problem' ? `. Built on ${base}` : ''),
      ),
      picked: isSelected && state !== 'problem',
    }));
}
