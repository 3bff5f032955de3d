import { inflateRawSync } from 'node:zlib';
import { readOds, readXls, readXlsx, streamOdsRows, ZipError } from 'hucre';

/**
 * A row of a sheet: its number, from 1, and its cells up to the last that is not blank.
 * @typedef {[line: number, cells: string[]]} SheetRow
 * @typedef {{ name: string, hidden: boolean, rows: Iterable<SheetRow> }} ReadSheet
 * @typedef {import('hucre').CellValue | undefined} CellValue
 * @typedef {'other-document' | 'workbook-unsupported' | 'workbook-password' | 'workbook-damaged' | 'workbook-too-large'} FaultKind
 */

const ARCHIVE_SIGN = 0x50;
/** One column and one character more than are taken, so that what is cut off is still seen to be too much. */
const [LAST_COLUMN, MAX_TEXT] = [200, 32_768];
const XLSX_RANGE = 'A1:GS1048576';
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
const [FIRST_YEAR, LAST_YEAR] = [1899, 9999];

let unpacked = 0;

/** Why the bytes of a workbook cannot be read. */
class WorkbookFault extends Error {
  /** @param {FaultKind} kind */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * Reads the sheets of a workbook of Excel (.xlsx, .xls) or LibreOffice Calc (.ods), without blank rows.
 * @param {Buffer} bytes
 * @returns {Promise<ReadSheet[]>}
 */
export async function readSheets(bytes) {
  const sheets = await (bytes[0] === ARCHIVE_SIGN ? readArchive(bytes) : readCompoundFile(bytes));
  if (sheets.length === 0) throw new WorkbookFault('other-document');
  return sheets;
}

/**
 * Tells why a workbook could not be read.
 * @param {unknown} thrown
 * @param {Buffer} bytes
 * @returns {FaultKind}
 */
export function explainFault(thrown, bytes) {
  const message = thrown instanceof Error ? thrown.message : '';
  if (/over the \d+ limit/.test(message)) return 'workbook-too-large';
  if (isOds(bytes) && isEncryptedOds(bytes)) return 'workbook-password';
  if (bytes.includes('xl/workbook.bin') || /Unsupported XLS version/.test(message)) return 'workbook-unsupported';
  if (thrown instanceof WorkbookFault) return thrown.kind;
  const isOther = /missing (?:\[Content_Types\]|_rels\/|content\.xml|Workbook stream)|Invalid ODS mimetype/.test(
    message,
  );
  return isOther ? 'other-document' : 'workbook-damaged';
}

/** @type {(bytes: Buffer) => Promise<ReadSheet[]>} */
async function readArchive(bytes) {
  return isOds(bytes) ? await readOdsSheets(bytes) : await readXlsxSheets(bytes);
}

/**
 * The library knows no sheets that hold nothing but a chart and takes them for lost ones: they are left out.
 * @type {(bytes: Buffer) => Promise<ReadSheet[]>}
 */
async function readXlsxSheets(bytes) {
  /** @type {Set<string>} */
  const charts = new Set();
  for (;;) {
    try {
      unpacked = 0;
      const sheets = (/** @type {{ name: string }} */ { name }) => !charts.has(name);
      const book = await readXlsx(bytes, { range: XLSX_RANGE, readStyles: true, sheets });
      return book.sheets.map((sheet) => ({
        name: sheet.name,
        hidden: sheet.hidden === true || sheet.veryHidden === true,
        rows: readRows(sheet),
      }));
    } catch (thrown) {
      const lost =
        thrown instanceof Error ? /missing worksheet file for sheet "(.*)"$/s.exec(thrown.message)?.[1] : null;
      if (lost == null || charts.has(lost) || !bytes.includes('xl/chartsheets/')) throw thrown;
      charts.add(lost);
    }
  }
}

/**
 * Of the library's two readers one leaves out rows that stand in groups or are repeated on each page, and the other runs
 * the paragraphs of a cell together: the second tells which rows there are, the first what is in them.
 * @type {(bytes: Buffer) => Promise<ReadSheet[]>}
 */
async function readOdsSheets(bytes) {
  const { sheets } = await readOds(bytes);
  /** @type {SheetRow[][]} */
  const streamed = sheets.map(() => []);
  unpacked = 0;
  for await (const { sheetIndex = 0, index, values } of streamOdsRows(bytes)) {
    const cells = readCells(values);
    if (cells.length > 0) streamed[sheetIndex]?.push([index + 1, cells]);
  }
  return sheets.map((sheet, at) => ({
    name: sheet.name,
    hidden: false,
    rows: joinRows([...readRows(sheet)], streamed[at] ?? []),
  }));
}

/** @type {(rows: SheetRow[], complete: SheetRow[]) => SheetRow[]} */
function joinRows(rows, complete) {
  const lines = new Set(rows.map(([line]) => line));
  if (complete.every(([line]) => lines.has(line))) return rows;
  const keyOf = (/** @type {SheetRow} */ [, cells]) => cells.join('\0').replaceAll('\n', '');
  const twins = new Map(rows.map((row) => [keyOf(row), row[1]]));
  return complete.map((row) => [row[0], twins.get(keyOf(row)) ?? row[1]]);
}

/**
 * Excel puts a workbook under a password into a compound file; the library reads what is encrypted in the older way as if
 * it were not, and of workbooks within workbooks the inner one.
 * @type {(bytes: Buffer) => Promise<ReadSheet[]>}
 */
async function readCompoundFile(bytes) {
  const count = (/** @type {string} */ name) => countStreams(bytes, name);
  if (count('EncryptedPackage') > 0 || isEncryptedXls(bytes)) throw new WorkbookFault('workbook-password');
  if (count('WordDocument') + count('PowerPoint Document') > 0) throw new WorkbookFault('other-document');
  if (count('Workbook') > 1) throw new WorkbookFault('workbook-unsupported');
  const { sheets } = await readXls(bytes);
  return sheets.map((sheet) => ({ name: sheet.name, hidden: false, rows: readRows(sheet) }));
}

/** @type {(sheet: import('hucre').Sheet) => Generator<SheetRow>} */
function* readRows({ rows, merges = [], cells: details }) {
  for (const range of merges) clearCovered(rows, range);
  for (let row = 0; row < rows.length; row++) {
    const cells = readCells(rows[row] ?? [], (column) => details?.get(`${row},${column}`)?.style?.numFmt);
    if (cells.length > 0) yield [row + 1, cells];
  }
}

/**
 * The value of merged cells stands in the first of them only.
 * @type {(rows: CellValue[][], range: import('hucre').MergeRange) => void}
 */
function clearCovered(rows, { startRow, endRow, startCol, endCol }) {
  const first = rows[startRow]?.[startCol];
  for (let row = startRow; row <= Math.min(endRow, rows.length - 1); row++) rows[row]?.fill(null, startCol, endCol + 1);
  if (first !== undefined) rows[startRow]?.splice(startCol, 1, first);
}

/** @type {(values: readonly CellValue[], formatOf?: (column: number) => string | undefined) => string[]} */
function readCells(values, formatOf) {
  /** @type {string[]} */
  const cells = [];
  for (let column = 0; column < values.length; column++) {
    const value = values[column];
    if (value == null) continue;
    const text = tidy(typeof value === 'number' ? writeNumber(value, formatOf?.(column)) : writeValue(value));
    if (text === '') continue;
    const place = Math.min(column, LAST_COLUMN);
    while (cells.length < place) cells.push('');
    cells[place] = text;
  }
  return cells;
}

/** @type {(text: string) => string} */
function tidy(text) {
  return (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).trim().slice(0, MAX_TEXT);
}

/** @type {(value: string | boolean | Date) => string} */
function writeValue(value) {
  if (typeof value === 'boolean') return value ? 'ИСТИНА' : 'ЛОЖЬ';
  if (value instanceof Date) return writeDate(value);
  const [, moment] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(?:\.\d+)?Z?$/.exec(value) ?? [];
  return moment === undefined ? value : writeMoment(moment);
}

/**
 * Writes a date as `YYYY-MM-DD`, with its time unless it is midnight; the day before the first counts as a time alone.
 * What is no date, however formatted, is shown as spreadsheets show it.
 * @type {(date: Date) => string}
 */
function writeDate(date) {
  const year = date.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return '#####';
  const moment = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().slice(0, 16);
  return moment.startsWith('1899-12-31T') ? moment.slice(11) : writeMoment(moment);
}

/** @type {(moment: string) => string} */
function writeMoment(moment) {
  return moment.endsWith('T00:00') ? moment.slice(0, 10) : moment.replace('T', ' ');
}

/**
 * Writes a number as a person reads it in the sheet: no exponent, no digits that only binary fractions have, and zeroes
 * before it where its format is of zeroes only.
 * @type {(value: number, format?: string) => string}
 */
function writeNumber(value, format = '') {
  const text = writePlain(value);
  const section = (format.split(';', 1)[0] ?? '').replace(/\\.|_.|\*.|"[^"]*"|\[[^\]]*\]/g, '');
  return /^0{2,}$/.test(section) && /^\d+$/.test(text) ? text.padStart(section.length, '0') : text;
}

/** @type {(value: number) => string} */
function writePlain(value) {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : String(BigInt(value));
  if (!Number.isFinite(value)) return '';
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** @type {(bytes: Buffer) => boolean} */
function isOds(bytes) {
  return bytes.toString('latin1', 30, 38) === 'mimetype';
}

/**
 * Encrypted contents are stored as they are, others are packed.
 * @type {(bytes: Buffer) => boolean}
 */
function isEncryptedOds(bytes) {
  const listed = bytes.lastIndexOf('content.xml') - 46;
  return bytes.includes('encrypted-package') || (listed >= 0 && bytes.readUInt16LE(listed + 10) === 0);
}

/**
 * Encryption is the first thing that a workbook of Excel 97 says, but for a protection from writing.
 * @type {(bytes: Buffer) => boolean}
 */
function isEncryptedXls(bytes) {
  const begin = bytes.indexOf(Buffer.from('0908100000060500', 'hex'));
  const head = begin === -1 ? '' : bytes.toString('hex', begin + 20, begin + 26);
  return head.startsWith('2f00') || head.startsWith('860000002f00');
}

/** @type {(bytes: Buffer, name: string) => number} */
function countStreams(bytes, name) {
  const entry = Buffer.alloc(64);
  entry.write(name, 'utf16le');
  let count = 0;
  for (let at = bytes.indexOf(entry); at !== -1; at = bytes.indexOf(entry, at + 1)) if (at % 128 === 0) count++;
  return count;
}

/**
 * The library would unpack up to 2 GB of each part, whatever the archive says of it, and try a damaged one again; here all
 * parts together have a limit.
 */
export class BoundedDecompression extends TransformStream {
  constructor() {
    super({ transform: (packed, controller) => controller.enqueue(unpack(packed)) });
  }
}

/** @type {(packed: Uint8Array) => Uint8Array} */
function unpack(packed) {
  try {
    const part = inflateRawSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES - unpacked });
    unpacked += part.length;
    return part;
  } catch (thrown) {
    const isFull = thrown instanceof RangeError;
    throw new ZipError(isFull ? `over the ${MAX_UNPACKED_BYTES} limit` : 'the packed bytes are damaged');
  }
}
