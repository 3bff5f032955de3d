import { crc32, deflateRawSync } from 'node:zlib';

type Part = { name: string; contents: string | Uint8Array; stored?: boolean; size?: number; crc?: number };

/** A zip archive of parts; a part may lie about its size or its check sum. */
export function archiveOf(parts: readonly Part[]): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, contents, stored = name === 'mimetype', ...lies } of parts) {
    const plain = Buffer.from(contents);
    const [data, path] = [stored ? plain : deflateRawSync(plain), Buffer.from(name)];
    const sizes = [lies.crc ?? crc32(plain), data.length, lies.size ?? plain.length];
    const common = [numbers(2, 20, 0, stored ? 0 : 8, 0, 33), numbers(4, ...sizes), numbers(2, path.length, 0)];
    const body = Buffer.concat([numbers(4, 0x04034b50), ...common, path, data]);
    directory.push(
      Buffer.concat([numbers(4, 0x02014b50), numbers(2, 20), ...common, numbers(2, 0, 0, 0, 0, 0), numbers(4, offset)]),
      path,
    );
    bodies.push(body);
    offset += body.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = [numbers(4, 0x06054b50), numbers(2, 0, 0, parts.length, parts.length), numbers(4, size, offset)];
  return Buffer.concat([...bodies, ...directory, ...end, numbers(2, 0)]);
}

function numbers(bytes: 1 | 2 | 4, ...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * bytes);
  for (const [index, value] of values.entries()) buffer.writeUIntLE(value, index * bytes, bytes);
  return buffer;
}

type XlsxSheet = { name: string; state?: string; xml: string };
type XlsxParts = { strings?: string; styles?: string; from1904?: boolean };

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const ROOT = `<Relationships><Relationship Id="r" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

/** A workbook of Excel 2007 from the XML that its sheets have in `sheetData` and after it, strings and styles. */
export function xlsxOf(
  sheets: readonly XlsxSheet[],
  { strings = '', styles = '', from1904 }: XlsxParts = {},
): Uint8Array {
  const listed = sheets.map(
    ({ name, state = 'visible' }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" state="${state}" r:id="s${index}"/>`,
  );
  const targets = sheets.map((_, index) => ['worksheet', `s${index}`, `worksheets/sheet${index + 1}.xml`]);
  const relations = [...targets, ['sharedStrings', 'x', 'sharedStrings.xml'], ['styles', 'y', '/xl/styles.xml']].map(
    ([type, id, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  const properties = `<workbookPr${from1904 === true ? ' date1904="1"' : ''}/>`;
  return archiveOf([
    { name: '[Content_Types].xml', contents: '<Types/>' },
    { name: '_rels/.rels', contents: ROOT },
    {
      name: 'xl/workbook.xml',
      contents: `<?xml version="1.0"?>\n<workbook ${MAIN} xmlns:r="${RELATIONS}">${properties}<sheets>${listed.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', contents: `<Relationships>${relations.join('')}</Relationships>` },
    { name: 'xl/sharedStrings.xml', contents: `<sst ${MAIN}>${strings}</sst>` },
    { name: 'xl/styles.xml', contents: `<styleSheet ${MAIN}>${styles}</styleSheet>` },
    ...sheets.map(({ xml }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      contents: xml.includes('<sheetData') ? `<worksheet ${MAIN}>${xml}</worksheet>` : xml,
    })),
  ]);
}

/** The cells of a sheet as texts, from the first row and column. */
export function sheetData(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  return `<sheetData>${rows.map((cells) => `<row>${cells.map(cell).join('')}</row>`).join('')}</sheetData>`;
}

/** A workbook of LibreOffice from the XML of its tables and of its styles. */
export function odsOf(tables: string, { styles = '', manifest = '' } = {}): Uint8Array {
  const body = `<office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body>`;
  return archiveOf([
    { name: 'mimetype', contents: 'application/vnd.oasis.opendocument.spreadsheet' },
    { name: 'META-INF/manifest.xml', contents: `<manifest:manifest>${manifest}</manifest:manifest>` },
    {
      name: 'content.xml',
      contents: `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles>${body}</office:document-content>`,
    },
  ]);
}

/** A compound file with streams of any length. */
export function compoundFileOf(entries: readonly (readonly [name: string, data: Uint8Array])[]): Uint8Array {
  const padded = entries.map(([, data]) =>
    Buffer.concat([data, Buffer.alloc(Math.max(4096, data.length) - data.length)]),
  );
  const sectors = padded.map((data) => Math.ceil(data.length / 512));
  const directory = 1 + sectors.reduce((sum, count) => sum + count, 0);
  const next: number[] = [0xfffffffd];
  for (const count of sectors) {
    const first = next.length;
    for (let index = 1; index < count; index++) next.push(first + index);
    next.push(0xfffffffe);
  }
  next.push(0xfffffffe);
  const table = Buffer.alloc(512, 0xff);
  for (const [index, number] of next.entries()) table.writeUInt32LE(number, index * 4);
  const header = Buffer.alloc(512, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  numbers(2, 0x3e, 3, 0xfffe, 9, 6).copy(header, 24);
  numbers(4, 1, directory, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0, 0).copy(header, 44);
  let first = 1;
  const names = [
    entryOf('Root Entry', 5, 0xfffffffe, 0),
    ...padded.map((data, index) => {
      const entry = entryOf(entries[index]?.[0] ?? '', 2, first, data.length);
      first += sectors[index] ?? 0;
      return entry;
    }),
  ];
  const bodies = padded.map((data, index) =>
    Buffer.concat([data, Buffer.alloc((sectors[index] ?? 0) * 512 - data.length)]),
  );
  return Buffer.concat([header, table, ...bodies, Buffer.concat([...names, Buffer.alloc(512)]).subarray(0, 512)]);
}

function entryOf(name: string, kind: number, first: number, size: number): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE((name.length + 1) * 2, 64);
  entry.writeUInt8(kind, 66);
  entry.writeUInt32LE(first, 116);
  entry.writeUInt32LE(size, 120);
  return entry;
}

/** A record of a workbook of Excel 97: numbers of two bytes, texts and bytes one after another. */
export function record(kind: number, ...data: (number | Uint8Array)[]): Buffer {
  const body = Buffer.concat(data.map((part) => (typeof part === 'number' ? numbers(2, part) : part)));
  return Buffer.concat([numbers(2, kind, body.length), body]);
}

/** A text as Excel 97 writes it; its length takes one byte in the name of a sheet, else two. */
export function biffText(text: string, lengthBytes: 1 | 2 = 2): Buffer {
  return Buffer.concat([numbers(lengthBytes, text.length), numbers(1, 1), Buffer.from(text, 'utf16le')]);
}

const [BEGIN, END] = [0x809, 0x0a];

/** A workbook of Excel 97 from the records of its common part and of its sheets. */
export function xlsOf(
  common: readonly Buffer[],
  sheets: readonly { name: string; state?: number; records: readonly Buffer[] }[],
  version = 0x600,
): Uint8Array {
  const begin = record(BEGIN, version, 5, 0, 0, 0, 0, 0, 0);
  const bodies = sheets.map(({ records }) => Buffer.concat([begin, ...records, record(END)]));
  const listed = (at: readonly number[]) =>
    sheets.map(({ name, state = 0 }, index) =>
      record(0x85, numbers(4, at[index] ?? 0), numbers(1, state, 0), biffText(name, 1)),
    );
  const head = (at: readonly number[]) => Buffer.concat([begin, ...common, ...listed(at), record(END)]);
  let place = head([]).length;
  const places = bodies.map(({ length }) => {
    place += length;
    return place - length;
  });
  return compoundFileOf([['Workbook', Buffer.concat([head(places), ...bodies])]]);
}
