import { toCsv } from './csv.ts';
import type { Screen } from './screen.ts';
import type { Column } from './table.ts';

/** Rows written at a time: more of them take memory and time, fewer only time. */
const PIECE = 200;

/** Writes items that come one by one as CSV, as `toCsv` does, without holding more of them than a piece. */
export function toLongCsv<T>(
  items: Iterable<T>,
  columns: readonly Column<T>[],
  screen: Screen,
): { rows: number; contents: Uint8Array } {
  const head = toCsv<T>([], columns, screen);
  const written = [Buffer.from(head)];
  let rows = 0;
  let piece: T[] = [];
  const write = () => {
    const text = toCsv(piece, columns, screen);
    written.push(Buffer.from(text.slice(head.length)));
    rows += piece.length;
    piece = [];
  };
  for (const item of items) if (piece.push(item) === PIECE) write();
  write();
  return { rows, contents: Buffer.concat(written) };
}
