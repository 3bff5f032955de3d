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
/** Rows drawn at a time: the library compares every cell with every other of its table. */
const BLOCK = 24;
const FRAME = ['top', 'bottom', 'left', 'mid', 'right', 'middle'] as const;
const CORNERS = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'] as const;
const CROSSINGS = ['left-mid', 'mid-mid', 'right-mid'] as const;
const NO_FRAME = Object.fromEntries([...FRAME, ...CORNERS, ...CROSSINGS].map((name) => [name, '']));
/** What must not break, and what stands for it while the library wraps, which breaks at any space. */
const NO_BREAK = '\u00a0';
const HELD = '\ue000';
/** No column is squeezed below this on a narrow screen, in characters. */
const NARROWEST = 6;

/** Draws items as a table without frames, no wider than the screen: the widest columns wrap first. */
export function drawTable<T>(items: readonly T[], columns: readonly Column<T>[], screen: Screen): string {
  const rows = items.map((item) => columns.map((column) => toCell(column.value(item, screen))));
  const titles = columns.map((column) => column.title);
  const widths = fitWidths(
    measure([titles, ...rows], (cell) => cell.length),
    measure([titles, ...rows], longestWord),
    screen.width,
  );
  const options = {
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map((column) => column.align ?? ('left' as const)),
    wordWrap: true,
  };
  const head = columns.map((column) => screen.colour.strong(column.title));
  const lines: string[] = [];
  for (let first = 0; first === 0 || first < rows.length; first += BLOCK) {
    const table = new Table({ ...options, head: first === 0 ? head : [] });
    table.push(...rows.slice(first, first + BLOCK));
    lines.push(...table.toString().split('\n'));
  }
  return lines.map((line) => line.trimEnd().replaceAll(HELD, NO_BREAK)).join('\n');
}

/** The most that a measure gives for the cells of each column. */
function measure(rows: readonly (readonly string[])[], size: (cell: string) => number): number[] {
  const most: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) most[index] = Math.max(most[index] ?? 0, size(cell));
  return most;
}

function toCell(value: string | number | null): string {
  return value === null ? '' : safeText(String(value)).replaceAll(NO_BREAK, HELD);
}

function longestWord(text: string): number {
  return Math.max(...text.split(' ').map((word) => word.length));
}

/** Narrows the widest columns until a line fits, evenly: first to whole words, then, where it must be, cutting them. */
function fitWidths(natural: readonly number[], words: readonly number[], lineWidth: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - lineWidth;
  for (const least of [words, words.map(() => NARROWEST)]) {
    while (excess > 0) {
      const spare = widths.map((width, index) => width - (least[index] ?? 0));
      const most = Math.max(...spare);
      if (most <= 0) break;
      const index = spare.lastIndexOf(most);
      widths[index] = (widths[index] ?? 0) - 1;
      excess--;
    }
  }
  return widths;
}
