import { REJECT_COLUMNS } from '../domain/row-reject.ts';
import { writeCsv } from './csv.ts';

/** A row that was refused: where it began, its cells as they were read, and why, in words. */
export type RefusedRow = { line: number; cells: readonly string[]; reason: string };

/** How much is gathered before it is written, in characters. */
const PIECE_LENGTH = 256 * 1024;

/**
 * Writes refused rows so that they can be corrected and read again as they stand: the input's header and delimiter, the
 * cells as they were read, and two columns that say whence and why. Gives the file in pieces.
 */
export function* writeRejects(
  headers: readonly string[],
  delimiter: string | null,
  rows: Iterable<RefusedRow>,
): Generator<string> {
  const last = headers.slice(-2).join().toLowerCase();
  const width = last === REJECT_COLUMNS.join() ? headers.length - 2 : headers.length;
  const sign = delimiter === 'tab' ? '\t' : (delimiter ?? ';');
  yield writeCsv([[...headers.slice(0, width), ...REJECT_COLUMNS]], sign);
  let records: string[][] = [];
  let length = 0;
  for (const { line, cells, reason } of rows) {
    const refusedBefore = width < headers.length && /^\d+$/.test(cells.at(-2) ?? '');
    records.push([...(refusedBefore ? cells.slice(0, -2) : cells), String(line), reason]);
    length += cells.reduce((sum, cell) => sum + cell.length + 1, reason.length);
    if (length < PIECE_LENGTH) continue;
    yield writeCsv(records, sign, false);
    records = [];
    length = 0;
  }
  if (records.length > 0) yield writeCsv(records, sign, false);
}
