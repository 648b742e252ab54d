import type { CompareResult, Difference } from '../shared/comparison';
import type { PageState } from '../shared/pageMessages';
import type { Host } from './host';
import type { Theme } from './theme';

/** What changed since a section was drawn. */
export type Change = 'result' | 'state' | 'visible' | 'theme';

/** Which runs a section lets through, and the reason in words, such as `lr 0.01 to 0.1`. */
export interface RunFilter {
  readonly section: string;
  readonly runs: ReadonlySet<number>;
  readonly text: string;
}

/** A change of the state; undefined takes back what the reader chose. */
export type StatePart = { [K in keyof PageState]?: PageState[K] | undefined };

/** What all sections of the page share. The page makes a new one for each change; sections read, and change by its methods only. */
export interface PageContext {
  readonly host: Host;
  /** What the server said, with what the reader chose since: baseline and directions are those of the state. */
  readonly result: CompareResult;
  /** What to call each run. */
  readonly labels: readonly string[];
  readonly theme: Theme;
  readonly state: Readonly<PageState>;
  /** Places of the runs that show: neither hidden by the reader nor brushed away. In the order of the runs. */
  readonly visible: readonly number[];
  /** What filters the runs now, by the sections that do. */
  readonly filters: readonly RunFilter[];
  /** Ids of the sections that the page shows. */
  readonly sections: readonly string[];
  /** Changes what all sections share, saves it, and updates all of them. What the server has to know, it is asked again with. */
  change(part: StatePart): void;
  /** What the section of that id keeps, as it was last kept, or from disk. */
  kept(section: string): unknown;
  /** Keeps what is this section's own; no other is updated. */
  keep(section: string, value: unknown): void;
  /** Shows only these runs, as long as the page is open, for the reason that a section gives; undefined takes that section's choice back. */
  filter(section: string, choice: { runs: ReadonlySet<number>; text: string } | undefined): void;
  /** Turns a metric: true where higher is better, false where lower is, null for no direction, undefined for what the server says. */
  turn(metric: string, direction: boolean | null | undefined): void;
  /** Leads to a section, unfolds it, and has it show one of its items; false where there is no such section or item. */
  goTo(section: string, item?: string): boolean;
  /** What a section found out later about what differs, for the list of the summary; undefined takes it back. */
  addDifferences(section: string, differences: readonly Difference[] | undefined): void;
  /** Says something to those who hear the page. */
  announce: (text: string) => void;
}

/** A part of the page under a heading. It is made when it first comes near the sight, and gets every later change. */
export interface Section {
  readonly element: HTMLElement;
  update(context: PageContext, changes: ReadonlySet<Change>): void;
  dispose(): void;
  /** Takes a filter back because the reader cleared it elsewhere: a brush goes. */
  unfilter?(): void;
  /** Shows one of its items and gives it the focus; false where it has no such item. */
  goTo?(item: string): boolean;
}

/** A section that the page may show. */
export interface SectionKind {
  /** Kept in states: never changed. */
  readonly id: string;
  readonly title: string;
  /** Whether there is anything to show; else the section, with its heading, is left out. */
  appliesTo(result: CompareResult, host: Host): boolean;
  /** Whether what was kept filters the page, so that the section has to be there before it is in sight. */
  isFiltering?(kept: unknown): boolean;
  create(context: PageContext): Section;
}

/** The page, for what stands in its head. */
export interface PageHandle {
  readonly host: Host;
  /** The page at this moment; undefined while there is no comparison. */
  context(): PageContext | undefined;
  /** Makes and updates all sections, also those that never came into sight, to print the page or to take it along. */
  showAll(): void;
  /** The section of an id, made if it was not yet; undefined where the page does not show it. */
  section(id: string): Section | undefined;
}

/** Something to do in the head of the page, such as a menu of ways out. */
export interface HeaderAction {
  readonly id: string;
  appliesTo(host: Host): boolean;
  /** Makes its button; made once, while `page` gives what there is at each moment. */
  create(page: PageHandle): HTMLElement;
}
