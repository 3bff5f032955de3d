import { MAX_COLUMNS } from './delimited.ts';
import { damagedWorkbook } from './workbook-fault.ts';

/** A row of a sheet: its number, from 1, and its cells up to the last that is not blank. */
export type SheetRow = { line: number; cells: string[] };

/** A sheet of a workbook; `rows()` reads it anew at each call and gives its rows but for blank ones. */
export type WorkbookSheet = { name: string; hidden: boolean; rows(): Iterable<SheetRow> };

/** How a number is shown: as it is, as the day that it counts, or with zeroes before it up to a width. */
export type CellFormat = 'plain' | 'date' | { digits: number };

/** A block of cells that look like one; rows from 1, columns from 0, both ends included. */
export type MergedRange = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };

const MAX_MERGED_RANGES = 1_000_000;
const MINUTES_A_DAY = 24 * 60;
const MILLISECONDS_A_MINUTE = 60_000;
/** Day 0 in milliseconds; from 1900 on a day that never was, 29 February 1900, is counted. */
const [EPOCH_1900, EPOCH_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];
const [LAST_WRONG_DAY, LAST_DAY] = [60, 2_958_465];

/** Puts a cell into its row without the white space around it; a cell past the widest table makes the row too wide. */
export function putCell(cells: string[], column: number, text: string): void {
  const tidy = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).trim();
  if (tidy === '') return;
  const place = Math.min(column, MAX_COLUMNS);
  while (cells.length < place) cells.push('');
  cells[place] = tidy;
}

/** Tells how the number format of a cell shows a number, from its code such as `dd\.mm\.yyyy` or `00000`. */
export function readFormat(code: string): CellFormat {
  const section = (code.split(';', 1)[0] ?? '').replace(/\\.|_.|\*.|"[^"]*"|\[(?![hms]+\])[^\]]*\]/gi, '');
  if (/^0{2,}$/.test(section)) return { digits: section.length };
  return /[dmyhs]/i.test(section) && !/general/i.test(section) ? 'date' : 'plain';
}

/** Tells how one of the number formats that a file need not describe shows a number. */
export function builtInFormat(id: number): CellFormat {
  const date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return date ? 'date' : 'plain';
}

/** Writes a number as a person reads it in the sheet: no exponent, no digits that only binary fractions have. */
export function writeNumber(value: number, format: CellFormat, from1904: boolean): string {
  if (format === 'date') return writeSerial(value, from1904) ?? writePlain(value);
  const text = writePlain(value);
  return format === 'plain' || !/^\d+$/.test(text) ? text : text.padStart(format.digits, '0');
}

function writePlain(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : String(BigInt(value));
  if (!Number.isFinite(value)) return '';
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}

function writeSerial(serial: number, from1904: boolean): string | undefined {
  if (!(serial >= 0 && serial <= LAST_DAY)) return undefined;
  const minutes = Math.floor(Math.round(serial * MINUTES_A_DAY * 60) / 60);
  if (minutes < MINUTES_A_DAY) return writeTime(minutes);
  if (!from1904 && Math.floor(serial) === LAST_WRONG_DAY) return undefined;
  const shift = !from1904 && serial < LAST_WRONG_DAY ? MINUTES_A_DAY : 0;
  const moment = (from1904 ? EPOCH_1904 : EPOCH_1900) + (minutes + shift) * MILLISECONDS_A_MINUTE;
  return writeMoment(new Date(moment).toISOString());
}

function writeTime(minutes: number): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Writes a date in ISO 8601, with or without a time of day, as `YYYY-MM-DD`, with its time unless it is midnight. */
export function writeMoment(iso: string): string {
  const [, date, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?/.exec(iso) ?? [];
  if (date === undefined) return iso;
  return time === '00:00' ? date : `${date} ${time}`;
}

/** Writes a truth value as spreadsheets do in Russian. */
export function writeBoolean(value: boolean): string {
  return value ? 'ИСТИНА' : 'ЛОЖЬ';
}

/** Knows which cells are covered by a merged one, whose value stands in its first cell only; rows come in order. */
export class MergedCells {
  readonly #ranges: readonly MergedRange[];
  readonly #coveredUntil = new Float64Array(MAX_COLUMNS + 1);
  readonly #freeInRow = new Float64Array(MAX_COLUMNS + 1);
  #next = 0;
  #row = 0;

  constructor(ranges: Iterable<MergedRange>) {
    const taken: MergedRange[] = [];
    for (const range of ranges) {
      if (taken.push(range) > MAX_MERGED_RANGES) throw damagedWorkbook();
    }
    this.#ranges = taken.sort((a, b) => a.firstRow - b.firstRow);
  }

  enterRow(row: number): void {
    this.#row = row;
    for (;;) {
      const range = this.#ranges[this.#next];
      if (range === undefined || range.firstRow > row) return;
      this.#next++;
      for (let column = range.firstColumn; column <= Math.min(range.lastColumn, MAX_COLUMNS); column++) {
        this.#coveredUntil[column] = Math.max(this.#coveredUntil[column] ?? 0, range.lastRow);
      }
      this.#freeInRow[range.firstColumn] = range.firstRow;
    }
  }

  covers(column: number): boolean {
    return (this.#coveredUntil[column] ?? 0) >= this.#row && this.#freeInRow[column] !== this.#row;
  }
}
