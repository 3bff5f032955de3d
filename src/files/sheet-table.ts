import { Problem, type UnreadableReason } from '../domain/problem.ts';
import type { ColumnFinder } from './columns.ts';
import { type DelimitedRecord, MAX_ROWS } from './delimited.ts';
import { type FoundHeader, findHeader } from './header-row.ts';
import type { Sheet, SheetSource } from './sheet.ts';

/** A table on a sheet of a workbook: the sheet's name, its header, and the records below it, read anew at each call. */
export type SheetTable<F extends string> = {
  sheet: string;
  header: FoundHeader<F>;
  rows(): Iterable<DelimitedRecord>;
};

/**
 * Opens the sheet that the user names, or the only visible one with a header; where several have one, none is guessed.
 * Undefined where no sheet has a header.
 */
export function openSheetTable<F extends string>(
  source: SheetSource,
  finder: ColumnFinder<F>,
): SheetTable<F> | undefined {
  const sheets = source.open();
  const visible = sheets.filter(({ hidden }) => !hidden);
  const candidates = source.sheet === null ? visible : findSheets(sheets, visible, source.sheet);
  const names = (listed: readonly Sheet[]) => listed.map(({ name }) => name);
  if (source.sheet !== null && candidates.length === 0) {
    throw unreadable(source, { kind: 'sheet-missing', sheet: source.sheet, sheets: names(visible) });
  }
  const tables = candidates.flatMap((sheet) => {
    const header = findHeader(sheet.records(), finder);
    return header === undefined ? [] : [{ sheet, header }];
  });
  const [table, rival] = tables;
  if (table === undefined) return undefined;
  if (rival !== undefined) {
    throw unreadable(source, { kind: 'unsure-sheet', sheets: names(tables.map(({ sheet }) => sheet)) });
  }
  const { sheet, header } = table;
  return { sheet: sheet.name, header, rows: () => readRows(source, sheet, header) };
}

function unreadable(source: SheetSource, reason: UnreadableReason): Problem<'unreadable-file'> {
  return new Problem('unreadable-file', { file: source.name, reason });
}

/** A sheet goes by its name, a hidden one too, or else by its number among those that can be seen. */
function findSheets(sheets: readonly Sheet[], visible: readonly Sheet[], asked: string): readonly Sheet[] {
  const exact = sheets.filter(({ name }) => name === asked);
  const named = exact.length > 0 ? exact : sheets.filter(({ name }) => sheetKey(name) === sheetKey(asked));
  if (named.length > 0) return named;
  const numbered = /^\d{1,4}$/.test(asked.trim()) ? visible[Number(asked) - 1] : undefined;
  return numbered === undefined ? [] : [numbered];
}

function sheetKey(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s/g, '');
}

/** Empty cells at the end of a row are not kept in a sheet: a short row is filled up to the width of the header. */
function* readRows<F extends string>(
  source: SheetSource,
  sheet: Sheet,
  header: FoundHeader<F>,
): Generator<DelimitedRecord> {
  const width = header.columns.length;
  let rows = 0;
  for (const record of sheet.records()) {
    if (record.line <= header.line) continue;
    if (++rows > MAX_ROWS) throw unreadable(source, { kind: 'too-many-rows', limit: MAX_ROWS });
    while (record.cells.length < width) record.cells.push('');
    yield record;
  }
}
