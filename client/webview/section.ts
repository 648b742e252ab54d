import type { CompareResult, Difference } from '../shared/comparison';
import type { PageState } from '../shared/pageMessages';
import type { Host } from './host';
import type { Theme } from './theme';

/** What changed since a section was drawn. */
export type Change = 'result' | 'state' | 'visible' | 'theme';

/** What all sections of the page share. The page makes a new one for each change; sections read, and change by its methods only. */
export interface PageContext {
  readonly host: Host;
  readonly result: CompareResult;
  /** What to call each run. */
  readonly labels: readonly string[];
  readonly theme: Theme;
  readonly state: Readonly<PageState>;
  /** Places of the runs that show: neither hidden by the reader nor brushed away. In the order of the runs. */
  readonly visible: readonly number[];
  /** Changes what all sections share, saves it, and updates all of them. */
  change(part: Partial<PageState>): void;
  /** What the section of that id keeps, as it was last kept, or from disk. */
  kept(section: string): unknown;
  /** Keeps what is this section's own; no other is updated. */
  keep(section: string, value: unknown): void;
  /** Shows only these runs, as long as the page is open, for the reason that a section gives; undefined takes that section's choice back. */
  filter(section: string, choice: { runs: ReadonlySet<number>; text: string } | undefined): void;
  /** What a section found out later about what differs, for the list of the summary; undefined takes it back. Absent where nothing shows such a list. */
  addDifferences?(section: string, differences: readonly Difference[] | undefined): void;
  /** Says something to those who hear the page. */
  announce(text: string): void;
}

/** A part of the page under a heading. It is made when it first comes into sight, and gets every later change. */
export interface Section {
  readonly element: HTMLElement;
  update(context: PageContext, changes: ReadonlySet<Change>): void;
  dispose(): void;
}

/** A section that the page may show. */
export interface SectionKind {
  /** Kept in states: never changed. */
  readonly id: string;
  readonly title: string;
  /** Whether there is anything to show; else the section, with its heading, is left out. */
  appliesTo(result: CompareResult): boolean;
  create(context: PageContext): Section;
}
