import { Problem } from '../domain/problem.ts';
import { type ColumnCatalogue, ColumnFinder, type RecallMapping, type TableColumn } from './columns.ts';
import { type DelimitedRecord, MAX_COLUMNS, type TextSource } from './delimited.ts';
import type { Delimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import type { SheetSource } from './sheet.ts';
import { openSheetTable } from './sheet-table.ts';
import { openTextTable } from './text-table.ts';

export {
  type ColumnCatalogue,
  headerFingerprint,
  normalizeHeader,
  type RecallMapping,
  type TableColumn,
} from './columns.ts';

/** Where a table comes from: a delimited text or a workbook. */
export type TableSource = TextSource | SheetSource;

/**
 * A file whose shape is known: a delimited text has an encoding and a delimiter, a workbook the name of the sheet that
 * is read. `rows()` reads the file anew at each call and gives its records below the header; in a text a row may have
 * fewer cells than there are columns, in either it may have more when those in excess are not empty.
 */
export type TableFile<F extends string> = {
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  sheet: string | null;
  headerLine: number;
  columns: readonly TableColumn<F>[];
  /** A remembered mapping was used. */
  recalled: boolean;
  rows(): Iterable<DelimitedRecord>;
};

/**
 * What a user may say of a file instead of leaving it to be recognised; `mapping` is from header to field. `recall` is
 * asked for each row that may be the header and ranks below `mapping`.
 */
export type TableFileOptions<F extends string> = {
  encoding?: Encoding;
  delimiter?: Delimiter;
  mapping?: ReadonlyMap<string, F>;
  recall?: RecallMapping<F>;
};

/**
 * Opens a file that holds a table: recognises its form, and its header among the first 30 records. What cannot be read
 * is a Problem here; only a file with too many rows, one that changes meanwhile, or a workbook damaged further down is
 * one from `rows()`.
 */
export function openTableFile<F extends string>(
  source: TableSource,
  catalogue: ColumnCatalogue<F>,
  options: TableFileOptions<F>,
): TableFile<F> {
  const finder = new ColumnFinder(catalogue, options.mapping, options.recall);
  const table = 'open' in source ? openSheet(source, finder, options) : openText(source, finder, options);
  if (table === undefined) throw new Problem('header-not-found', { file: source.name, expected: finder.telling() });
  const { header, ...file } = table;
  const { line: headerLine, columns, recalled } = header;
  if (columns.length > MAX_COLUMNS) {
    const reason = { kind: 'too-many-columns', limit: MAX_COLUMNS } as const;
    throw new Problem('unreadable-file', { file: source.name, reason });
  }
  return { ...file, headerLine, columns, recalled };
}

function openText<F extends string>(source: TextSource, finder: ColumnFinder<F>, options: TableFileOptions<F>) {
  const table = openTextTable(source, finder, options);
  return table === undefined ? undefined : { ...table, sheet: null };
}

/** A workbook has neither encoding nor delimiter, so that a user who says one means another file. */
function openSheet<F extends string>(source: SheetSource, finder: ColumnFinder<F>, options: TableFileOptions<F>) {
  const said = (['encoding', 'delimiter'] as const).filter((option) => options[option] !== undefined);
  if (said.length > 0) {
    throw new Problem('conflicting-options', { flags: [...said.map((option) => `--${option}`), source.name] });
  }
  const table = openSheetTable(source, finder);
  return table === undefined ? undefined : { ...table, encoding: null, delimiter: null };
}
