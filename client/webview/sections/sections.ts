import type { SectionKind } from '../section';
import { curvesSection } from './curvesSection';
import { summarySection } from './summarySection';
import { tableSection } from './tableSection';

/** The parts of the page, in their order. */
export const sections: readonly SectionKind[] = [summarySection, tableSection, curvesSection];
