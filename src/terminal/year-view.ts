import type { StartedYear } from '../usecases/start-year.ts';
import type { Screen } from './screen.ts';
import { type Column, drawTable } from './table.ts';

type Line = { from: string; to: string | null; pupils: number };

/** Shows what becomes of every class when a year begins, who repeats it, and what else ends with the old one. */
export function showYear(year: StartedYear, screen: Screen): string {
  const words = screen.language.screens.startYear;
  const lines: Line[] = [
    ...year.promoted,
    ...year.graduated.map(({ class: from, pupils }) => ({ from, to: null, pupils })),
  ];
  const columns: Column<Line>[] = [
    { title: words.from, value: (line) => line.from },
    { title: words.to, value: (line) => line.to ?? words.graduates },
    { title: words.pupils, value: (line) => line.pupils, align: 'right' },
  ];
  return [
    screen.colour.strong(words.title(year.from, year.to)),
    lines.length === 0 ? words.noClasses : drawTable(lines, columns, screen),
    ...words.rest(year),
  ].join('\n');
}
