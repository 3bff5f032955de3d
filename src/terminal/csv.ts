import { stringify } from 'csv-stringify/sync';
import type { Screen } from './screen.ts';
import type { Column } from './table.ts';

/** A cell that a spreadsheet would run as a formula begins with one of these; apostrophes before it are doubled, to be told from ours. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/u;
const PHONE = /^\+\d{5,15}$/;
const NUMBER = /^-?\d+(?:[.,]\d+)?$/;

/**
 * Writes items as CSV for people and their spreadsheets: `;`, UTF-8 with a byte order mark, CRLF, and no cell that would
 * run as a formula; plain phone numbers stay as they are.
 */
export function toCsv<T>(items: readonly T[], columns: readonly Column<T>[], screen: Screen): string {
  const rows = items.map((item) => columns.map((column) => neutralize(column.value(item, screen))));
  return writeCsv([columns.map((column) => column.title), ...rows], ';');
}

/** Writes rows of cells as they are: UTF-8 with a byte order mark, CRLF. Further rows of a file have no mark. */
export function writeCsv(rows: readonly (readonly string[])[], delimiter: string, bom = true): string {
  // the library quotes only the line ends that it writes itself
  return stringify([...rows], { bom, delimiter, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

function neutralize(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  if (typeof value === 'number' || PHONE.test(text) || NUMBER.test(text)) return text;
  return FORMULA.test(text) ? `'${text}` : text;
}
