import type { TakenProposals } from '../usecases/take-proposals.ts';
import type { Screen } from './screen.ts';
import { drawTable } from './table.ts';

/** Shows which homeroom teachers the staff roster proposes, and which proposals are not taken and why. */
export function showProposals({ assigned, skipped }: TakenProposals, screen: Screen): string {
  const words = screen.language.screens.homeroomProposals;
  return [
    assigned.length === 0 ? words.nothing : drawTable(assigned, words.columns, screen),
    ...skipped.map((one) => screen.colour.warn(words.skipped(one))),
  ].join('\n');
}
