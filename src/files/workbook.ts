import { type ColumnDef, cellRef, colToLetter, type DataValidation, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { MAX_CELL_LENGTH } from './delimited.ts';

/** A cell to be written: a text stays one whatever it looks like, a number is one that can be summed up. */
export type CellContent = string | number | null;

/** Values to choose from in a column, counted from 0, in the rows from `fromRow` to `toRow`, counted from 1. */
export type DropDown = { column: number; fromRow: number; toRow: number; values: readonly string[] };

/** What a person is told who comes to a cell of a column below its header. */
export type ColumnNote = { column: number; title: string; text: string };

/**
 * A sheet to be written. The first rows, one unless `frozenRows` says otherwise, are bold and stay in sight; widths are
 * in characters. In `textColumns` what is typed stays as typed, in `emptyRows` rows below those given too.
 */
export type SheetContent = {
  name: string;
  rows: readonly (readonly CellContent[])[];
  columnWidths?: readonly number[];
  frozenRows?: number;
  dropDowns?: readonly DropDown[];
  notes?: readonly ColumnNote[];
  textColumns?: readonly number[];
  emptyRows?: number;
};

const LISTS = 'Списки';
const LAST_ROW = 1_048_576;
const [MAX_SHEET_NAME, MAX_NOTE_TITLE, MAX_NOTE] = [31, 32, 255];
const TEXT_FORMAT = '@';
/** A workbook tells when it was changed; always the same moment, so that the same contents are the same bytes. */
const CHANGED = new Date(Date.UTC(2000, 0, 1));

/** Writes a workbook of Excel (.xlsx); the same contents give the same bytes. */
export async function writeWorkbook(content: { sheets: readonly SheetContent[] }): Promise<Uint8Array> {
  const names = uniqueNames([...content.sheets.map(({ name }) => name), LISTS]);
  const lists = new ListSheet(names.pop() ?? LISTS);
  const sheets = content.sheets.map((sheet, index) => makeSheet(sheet, names[index] ?? sheet.name, lists));
  return await writeXlsx({
    sheets: [...sheets, ...lists.sheets()],
    properties: { created: CHANGED, modified: CHANGED },
  });
}

function makeSheet(sheet: SheetContent, name: string, lists: ListSheet): WriteSheet {
  const { rows, columnWidths = [], frozenRows = 1, textColumns = [], emptyRows = 0 } = sheet;
  const columns = Array.from({ length: Math.max(columnWidths.length, ...textColumns.map((column) => column + 1)) });
  const empty = Array<null>(columns.length).fill(null);
  return {
    name,
    rows: [...rows.map((row) => row.map(toCell)), ...Array<null[]>(emptyRows).fill(empty)],
    columns: columns.map((_, index) => makeColumn(columnWidths[index], textColumns.includes(index))),
    cells: boldCells(rows.slice(0, frozenRows)),
    dataValidations: [...listValidations(sheet, lists), ...noteValidations(sheet, frozenRows + 1)],
    ...(frozenRows > 0 && { freezePane: { rows: frozenRows } }),
    pageSetup: {
      ...{ paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      ...(frozenRows > 0 && { printTitlesRow: `$1:$${frozenRows}` }),
    },
  };
}

function makeColumn(width: number | undefined, isText: boolean): ColumnDef {
  return { ...(width !== undefined && { width }), ...(isText && { numFmt: TEXT_FORMAT }) };
}

function boldCells(rows: readonly (readonly CellContent[])[]): NonNullable<WriteSheet['cells']> {
  const style = { font: { bold: true }, alignment: { wrapText: true, vertical: 'top' } } as const;
  return new Map(rows.flatMap((row, index) => row.map((_, column) => [`${index},${column}`, { style }] as const)));
}

/** What looks like a control character written out, `_x000D_`, would be read as that character. */
function toCell(content: CellContent): CellContent {
  if (typeof content !== 'string') return content;
  const text = content.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_').replace(/[\ufffe\uffff]/g, '\ufffd');
  return text === '' ? null : text.slice(0, MAX_CELL_LENGTH);
}

function listValidations({ dropDowns = [], notes = [] }: SheetContent, lists: ListSheet): DataValidation[] {
  return dropDowns
    .filter(({ values }) => values.length > 0)
    .map(({ column, fromRow, toRow, values }) => ({
      ...{ type: 'list', allowBlank: true, showErrorMessage: true, errorStyle: 'warning' },
      formula1: lists.add(values),
      range: columnRange(column, fromRow, toRow),
      ...describeNote(notes.find((note) => note.column === column)),
    }));
}

/** A cell can have but one check: a column with values to choose from shows its note together with them. */
function noteValidations({ dropDowns = [], notes = [] }: SheetContent, firstRow: number): DataValidation[] {
  return notes
    .filter(({ column }) => !dropDowns.some((dropDown) => dropDown.column === column))
    .map((note) => ({
      ...{ type: 'textLength', operator: 'lessThanOrEqual', formula1: String(MAX_CELL_LENGTH), allowBlank: true },
      range: columnRange(note.column, firstRow, LAST_ROW),
      ...describeNote(note),
    }));
}

function describeNote(note: ColumnNote | undefined): Partial<DataValidation> {
  if (note === undefined) return {};
  return {
    showInputMessage: true,
    inputTitle: cut(note.title, MAX_NOTE_TITLE),
    inputMessage: cut(note.text, MAX_NOTE),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function columnRange(column: number, fromRow: number, toRow: number): string {
  return `${cellRef(fromRow - 1, column)}:${cellRef(toRow - 1, column)}`;
}

/** The hidden sheet that holds the values to choose from, a column for each list: in a cell there is room for few. */
class ListSheet {
  readonly #name: string;
  readonly #lists: (readonly string[])[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes a list and returns where it stands. */
  add(values: readonly string[]): string {
    const letter = colToLetter(this.#lists.push(values) - 1);
    return `'${this.#name.replaceAll("'", "''")}'!$${letter}$1:$${letter}$${values.length}`;
  }

  sheets(): WriteSheet[] {
    if (this.#lists.length === 0) return [];
    const length = Math.max(...this.#lists.map((values) => values.length));
    const rows = Array.from({ length }, (_, row) => this.#lists.map((values) => toCell(values[row] ?? null)));
    return [{ name: this.#name, hidden: true, rows }];
  }
}

/** Excel takes names of sheets up to 31 characters, without some signs, and no two alike. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const tidy = name.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ').replace(/^[\s']+|[\s']+$/g, '') || 'Лист';
    for (let number = 1; ; number++) {
      const tail = number === 1 ? '' : ` ${number}`;
      const candidate = tidy.slice(0, MAX_SHEET_NAME - tail.length).trimEnd() + tail;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  });
}
