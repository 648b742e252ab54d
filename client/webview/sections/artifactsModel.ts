import type { SharedArtifact, TableCell } from '../../shared/differences';
import { count, formatNumber, toNumber } from '../format';
import { size } from './differencesModel';

/** Larger pictures are left to the editor, in bytes; the server says the same. */
export const maxPicture = 3_000_000;

const groups: readonly (readonly [SharedArtifact['kind'], string])[] = [
  ['image', 'Pictures'],
  ['table', 'Tables'],
  ['text', 'Texts'],
];

export interface ArtifactGroup {
  title: string;
  files: { path: string; label: string }[];
}

/** The files to choose from, by what they are, with how many runs have each. */
export function artifactGroups(files: readonly SharedArtifact[], runs: number): ArtifactGroup[] {
  return groups
    .map(([kind, title]) => ({
      title,
      files: files
        .filter((file) => file.kind === kind)
        .map(({ path, sizes }) => {
          const having = sizes.filter((one) => one !== null).length;
          return { path, label: having === runs ? path : `${path} (${having} of ${count(runs, 'run')})` };
        }),
    }))
    .filter((group) => group.files.length > 0);
}

/** The file that shows: what was chosen last while it is there, else the first picture or table that most runs have. */
export function chosenFile(files: readonly SharedArtifact[], chosen: unknown): SharedArtifact | undefined {
  const having = ({ sizes }: SharedArtifact) => sizes.filter((one) => one !== null).length;
  const kept = files.find(({ path }) => path === chosen);
  if (kept !== undefined) return kept;
  const [best] = [...files].sort((a, b) => having(b) - having(a) || Number(a.kind === 'text') - Number(b.kind === 'text'));
  return best;
}

/** What stands in the place of a picture that is too large; undefined for one that can be shown. */
export function tooLarge(bytes: number | null): string | undefined {
  return bytes !== null && bytes > maxPicture ? `${size(bytes)}; open it in the editor.` : undefined;
}

/** How much more a cell is than the baseline's; empty where that is not a number. */
export function deltaText({ delta }: TableCell): string {
  if (delta == null) return '';
  const value = toNumber(delta);
  return `${value > 0 ? '+' : '−'}${formatNumber(Math.abs(value), 4)}`;
}

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
