import type { SectionKind } from '../section';
import { artifactsSection } from './artifactsSection';
import { curvesSection } from './curvesSection';
import { differencesSection } from './differencesSection';
import { summarySection } from './summarySection';
import { tableSection } from './tableSection';

/** The parts of the page, in their order. */
export const sections: readonly SectionKind[] = [summarySection, tableSection, curvesSection, differencesSection, artifactsSection];
