import { safeText } from '../domain/safe-text.ts';
import type { Restoration } from '../usecases/restore-store.ts';
import type { Screen } from './screen.ts';
import { type Column, drawTable } from './table.ts';

type Line = { title: string; now: string; becomes: string };

/** Shows beside one another what the store is and what it would be. */
export function showRestoration(
  { present, restored }: Pick<Restoration, 'present' | 'restored'>,
  screen: Screen,
): string {
  const words = screen.language.screens.restore;
  const now = present === null ? null : words.facts(present);
  const lines = words.facts(restored).map(([title, becomes], index): Line => {
    return { title, now: now?.[index]?.[1] ?? '—', becomes };
  });
  const columns: Column<Line>[] = [
    { title: '', value: ({ title }) => title },
    { title: words.now, value: (line) => line.now },
    { title: words.becomes, value: ({ becomes }) => becomes },
  ];
  const table = drawTable(lines, columns, screen);
  return present === null ? `${table}\n${safeText(words.nothingReadable)}` : table;
}
