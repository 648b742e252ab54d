import type { SectionKind } from '../section';
import { artifactsSection } from './artifactsSection';
import { barSection } from './barSection';
import { boxSection } from './boxSection';
import { contourSection } from './contourSection';
import { curvesSection } from './curvesSection';
import { differencesSection } from './differencesSection';
import { parallelSection } from './parallelSection';
import { scatterSection } from './scatterSection';
import { summarySection } from './summarySection';
import { tableSection } from './tableSection';

/** The parts of the page, in their order. */
export const sections: readonly SectionKind[] = [
  summarySection,
  tableSection,
  curvesSection,
  parallelSection,
  scatterSection,
  contourSection,
  barSection,
  boxSection,
  differencesSection,
  artifactsSection,
];
