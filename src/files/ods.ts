// NOTE FROM THE LEAD (07:22): stop writing our own parsers of xlsx/xls/ods. House rule: a library, even a slower one, beats our own code.
// hucre 1.x reads all three itself (dist/index.mjs: read/readXlsx/streamXlsxRows/readOds, dist/xls/reader.mjs, limits.mjs). Use it behind ONE door (sheet.ts, async,
// awaited in commands/input.ts before the import begins), delete archive/biff/compound-file/ods/xls/xlsx/xml/workbook-fault, keep only the cell-to-text rules.
// If hucre truly fails at something, say what in the report. Remove this note when done.
import type { Archive } from './archive.ts';
import { MAX_COLUMNS } from './delimited.ts';
import { putCell, type SheetRow, type WorkbookSheet, writeBoolean, writeMoment, writeNumber } from './sheet-cells.ts';
import { damagedWorkbook, WorkbookFault } from './workbook-fault.ts';
import { XmlScanner } from './xml.ts';

const SPREADSHEET = 'application/vnd.oasis.opendocument.spreadsheet';
const MAX_SPACES = 100;

/** Tells a workbook of LibreOffice Calc, or of another program in its format, from other archives. */
export function isOds(archive: Archive): boolean {
  return archive.has('mimetype') && archive.getText('mimetype').trim().startsWith(SPREADSHEET);
}

/** Opens a workbook in the OpenDocument format: its sheets in their order. */
export function openOds(archive: Archive): WorkbookSheet[] {
  const manifest = archive.findText('META-INF/manifest.xml') ?? '';
  const encrypted = archive.has('encrypted-package') || /encryption-data/.test(manifest);
  if (encrypted) throw new WorkbookFault({ kind: 'workbook-password' });
  const text = archive.getText('content.xml');
  const names = [...listSheets(text)];
  return names.map(({ name, hidden }, index) => ({ name, hidden, rows: () => readRows(text, index) }));
}

function* listSheets(text: string): Generator<{ name: string; hidden: boolean }> {
  const hiddenStyles = new Set<string>();
  let style = '';
  const xml = new XmlScanner(text);
  for (let at = xml.next(); at !== 'end'; at = xml.next()) {
    if (at !== 'open') continue;
    if (xml.name === 'dde-links') return;
    if (xml.name === 'style') style = xml.attribute('name') ?? '';
    else if (xml.name === 'table-properties' && xml.attribute('display') === 'false') hiddenStyles.add(style);
    else if (xml.name === 'table') {
      yield { name: xml.attribute('name') ?? '', hidden: hiddenStyles.has(xml.attribute('style-name') ?? '') };
      skipElement(xml, 'table');
    }
  }
}

/** Rows stand in groups and in a part that every printed page repeats; a row may stand for many equal ones. */
function* readRows(text: string, index: number): Generator<SheetRow> {
  const xml = new XmlScanner(text);
  enterTable(xml, index);
  let line = 1;
  for (let at = xml.next(); !(at === 'close' && xml.name === 'table'); at = xml.next()) {
    if (at === 'end') throw damagedWorkbook();
    if (at !== 'open') continue;
    if (xml.name === 'table') skipElement(xml, 'table');
    if (xml.name !== 'table-row') continue;
    const repeated = readCount(xml, 'number-rows-repeated');
    const cells = readCells(xml);
    if (cells.length > 0) {
      for (let row = 0; row < repeated; row++) yield { line: line + row, cells: [...cells] };
    }
    line += repeated;
  }
}

function enterTable(xml: XmlScanner, index: number): void {
  for (let [at, tables] = [xml.next(), 0]; at !== 'end'; at = xml.next()) {
    if (at !== 'open' || xml.name !== 'table') continue;
    if (tables++ === index) return;
    skipElement(xml, 'table');
  }
}

function readCells(xml: XmlScanner): string[] {
  const cells: string[] = [];
  let column = 0;
  for (let at = xml.next(); !(at === 'close' && xml.name === 'table-row'); at = xml.next()) {
    if (at === 'end') throw damagedWorkbook();
    if (at !== 'open') continue;
    const covered = xml.name === 'covered-table-cell';
    if (!covered && xml.name !== 'table-cell') continue;
    const repeated = readCount(xml, 'number-columns-repeated');
    const text = readCell(xml, xml.name);
    const filled = covered || text === '' ? 0 : Math.min(repeated, Math.max(MAX_COLUMNS + 1 - column, 1));
    for (let next = column; next < column + filled; next++) putCell(cells, next, text);
    column += repeated;
  }
  return cells;
}

function readCell(xml: XmlScanner, element: string): string {
  const type = xml.attribute('value-type');
  const value = xml.attribute('value');
  const date = xml.attribute('date-value');
  const truth = xml.attribute('boolean-value');
  const string = xml.attribute('string-value');
  const shown = readShown(xml, element);
  if (type === 'date' && date !== undefined) return writeMoment(date);
  if (type === 'boolean' && truth !== undefined) return writeBoolean(truth === 'true');
  if ((type !== 'float' && type !== 'currency') || value === undefined) return shown || (string ?? '');
  const isPadded = /^0\d+$/.test(shown) && Number(shown) === Number(value);
  return isPadded ? shown : writeNumber(Number(value), 'plain', false);
}

/** The text of a cell as the sheet shows it, without remarks and drawings that hang on it. */
function readShown(xml: XmlScanner, element: string): string {
  const paragraphs: string[] = [];
  let paragraph: string | undefined;
  for (let at = xml.next(); !(at === 'close' && xml.name === element); at = xml.next()) {
    if (at === 'end') throw damagedWorkbook();
    if (at === 'text') paragraph = paragraph === undefined ? undefined : paragraph + xml.text;
    else if (at === 'open' && HANGING.has(xml.name)) skipElement(xml, xml.name);
    else if (xml.name === 'p') {
      if (at === 'close') paragraphs.push(paragraph ?? '');
      paragraph = at === 'open' ? '' : undefined;
    } else if (at === 'open' && paragraph !== undefined) paragraph += readSign(xml);
  }
  return paragraphs.join('\n');
}

const HANGING = new Set(['annotation', 'frame', 'custom-shape', 'g', 'rect', 'line', 'control', 'shapes']);

/** Runs of spaces, tabs and line breaks are elements. */
function readSign(xml: XmlScanner): string {
  if (xml.name === 's') return ' '.repeat(Math.min(readCount(xml, 'c'), MAX_SPACES));
  if (xml.name === 'line-break') return '\n';
  return xml.name === 'tab' ? '\t' : '';
}

function readCount(xml: XmlScanner, attribute: string): number {
  const count = Number(xml.attribute(attribute) ?? 1);
  return Number.isInteger(count) && count > 0 && count <= 0x7fffffff ? count : 1;
}

function skipElement(xml: XmlScanner, element: string): void {
  for (let depth = 1; depth > 0; ) {
    const at = xml.next();
    if (at === 'end') throw damagedWorkbook();
    if (at === 'text' || xml.name !== element) continue;
    depth += at === 'open' ? 1 : -1;
  }
}
