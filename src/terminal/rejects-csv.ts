import { REJECT_COLUMNS } from '../domain/row-reject.ts';
import { writeCsv } from './csv.ts';

/** A row that was refused: where it began, its cells as they were read, and why, in words. */
export type RefusedRow = { line: number; cells: readonly string[]; reason: string };

/**
 * Writes refused rows so that they can be corrected and read again as they stand: the input's header and delimiter, the
 * cells as they were read, and two columns that say whence and why.
 */
export function writeRejects(
  headers: readonly string[],
  delimiter: string | null,
  rows: readonly RefusedRow[],
): string {
  const last = headers.slice(-2).join().toLowerCase();
  const width = last === REJECT_COLUMNS.join() ? headers.length - 2 : headers.length;
  const records = rows.map(({ line, cells, reason }) => {
    const refusedBefore = width < headers.length && /^\d+$/.test(cells.at(-2) ?? '');
    return [...(refusedBefore ? cells.slice(0, -2) : cells), String(line), reason];
  });
  const sign = delimiter === 'tab' ? '\t' : (delimiter ?? ';');
  return writeCsv([[...headers.slice(0, width), ...REJECT_COLUMNS], ...records], sign);
}
