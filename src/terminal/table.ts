import Table from 'cli-table3';
import { safeText } from '../domain/safe-text.ts';
import type { Screen } from './screen.ts';

/** A column of a list: its title, and how an item fills it on a screen and in a file. */
export type Column<T> = {
  title: string;
  value: (item: T, screen: Screen) => string | number | null;
  align?: 'right';
};

const GAP = 2;
/** No column is squeezed below this on a narrow screen, in characters. */
const NARROWEST = 6;

/** Draws items as a table without frames, no wider than the screen: the widest columns wrap first. */
export function drawTable<T>(items: readonly T[], columns: readonly Column<T>[], screen: Screen): string {
  const rows = items.map((item) => columns.map((column) => toCell(column.value(item, screen))));
  const widths = fitWidths(
    columns.map((column, index) => Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0))),
    screen.width,
  );
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const chars = { ...none, 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };
  const table = new Table({
    head: columns.map((column) => screen.colour.strong(column.title)),
    chars: { ...chars, right: '', 'right-mid': '', middle: '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map((column) => column.align ?? 'left'),
    wordWrap: true,
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function toCell(value: string | number | null): string {
  return value === null ? '' : safeText(String(value));
}

/** Narrows the widest columns until a line fits, evenly and never below the narrowest. */
function fitWidths(natural: readonly number[], lineWidth: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - lineWidth;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    const index = widths.lastIndexOf(widest);
    widths[index] = widest - 1;
    excess--;
  }
  return widths;
}
