import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeOds, writeXlsx } from 'hucre';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isProblem } from '../../src/domain/problem.ts';
import { ROSTER_COLUMNS } from '../../src/files/roster-columns.ts';
import { openWorkbook, type ReadingLimits, type SheetSource } from '../../src/files/sheet.ts';
import { openTableFile, type TableFileOptions } from '../../src/files/table-file.ts';
import { seededNumbers } from './encoded.ts';
import { LIBREOFFICE_XLS } from './libreoffice-xls.ts';
import { archiveOf, biffText, compoundFileOf, odsOf, record, sheetData, xlsOf, xlsxOf } from './workbook-bytes.ts';

type Options = TableFileOptions<keyof typeof ROSTER_COLUMNS.aliases>;
type Row = [line: number, ...cells: string[]];
const NAME = 'roster.xlsx';

async function open(bytes: Uint8Array, sheet: string | null = null, options: Options = {}) {
  return openTableFile(await openWorkbook({ name: NAME, bytes }, sheet), ROSTER_COLUMNS, options);
}

type Reader = {
  readSheets(bytes: Buffer): Promise<{ rows: Iterable<[line: number, cells: string[]]> }[]>;
  explainFault(thrown: unknown, bytes: Buffer): string;
};
const reader: Reader = await import(new URL('../../src/files/workbook-reader.js', import.meta.url).href);

/** The rows of the first sheet, read without a process of its own. */
async function readFirst(bytes: Uint8Array): Promise<Row[]> {
  const [sheet] = await reader.readSheets(Buffer.from(bytes));
  return [...(sheet?.rows ?? [])].map(([line, cells]) => [line, ...cells]);
}

/** Why a workbook cannot be read, without a process of its own; undefined when it can. */
async function faultOf(bytes: Uint8Array): Promise<string | undefined> {
  try {
    for (const { rows } of await reader.readSheets(Buffer.from(bytes))) for (const _ of rows);
  } catch (thrown) {
    return reader.explainFault(thrown, Buffer.from(bytes));
  }
  return undefined;
}

async function problemOf(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (thrown) {
    if (isProblem(thrown)) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
}

function unreadable(reason: object) {
  return { code: 'unreadable-file', file: NAME, reason };
}

const TOO_LARGE = unreadable({ kind: 'workbook-too-large', limit: 1024 });
const ROSTER = [
  ['ФИО', 'Класс', 'Телефон'],
  ['Иванов Пётр', '5А', ''],
];
/** Styles of cells: plain, date, date and time, a number of five digits, and one with a unit. */
const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy;@"/><numFmt numFmtId="165" formatCode="00000"/>
  <numFmt numFmtId="166" formatCode="#,##0.00&quot; дней&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>`;
const STRINGS =
  '<si><r><t>Ёлкина </t></r><r><t>Анна</t></r></si><si><t>Цой</t><rPh sb="0" eb="1"><t>ЦОЙ</t></rPh></si>';

/** The texts of cells, each in a row of its own. */
async function textsOf(cells: readonly string[], parts: { from1904?: boolean } = {}): Promise<(string | undefined)[]> {
  const xml = `<sheetData>${cells.map((cell) => `<row>${cell}</row>`).join('')}</sheetData>`;
  const rows = new Map(
    (await readFirst(xlsxOf([{ name: 'a', xml }], { styles: STYLES, strings: STRINGS, ...parts }))).map(
      ([line, text]) => [line, text],
    ),
  );
  return cells.map((_, index) => rows.get(index + 1));
}

describe('a cell of .xlsx', () => {
  const cells: [string, string | undefined][] = [
    ['<c><v>5</v></c>', '5'],
    ['<c><v>5.0</v></c>', '5'],
    ['<c><v>5.11</v></c>', '5.11'],
    ['<c><v>0.30000000000000004</v></c>', '0.3'],
    ['<c><v>79123456789</v></c>', '79123456789'],
    ['<c><v>7.9123456789E10</v></c>', '79123456789'],
    ['<c><v>1.2345678901234567E+19</v></c>', '12345678901234567000'],
    ['<c><v>1E+21</v></c>', '1000000000000000000000'],
    ['<c><v>1E-7</v></c>', '0.0000001'],
    ['<c><v>-12</v></c>', '-12'],
    ['<c s="3"><v>123</v></c>', '00123'],
    ['<c s="3"><v>1234567</v></c>', '1234567'],
    ['<c s="4"><v>12</v></c>', '12'],
    ['<c s="1"><v>41707</v></c>', '2014-03-09'],
    ['<c s="1"><v>41707.00000001</v></c>', '2014-03-09'],
    ['<c s="1"><v>41706.99999999</v></c>', '2014-03-09'],
    ['<c s="2"><v>41707.5452</v></c>', '2014-03-09 13:05'],
    ['<c s="1"><v>1</v></c>', '1900-01-01'],
    ['<c s="1"><v>59</v></c>', '1900-02-28'],
    ['<c s="1"><v>61</v></c>', '1900-03-01'],
    ['<c s="2"><v>0.4375</v></c>', '10:30'],
    ['<c s="1"><v>99999999</v></c>', '#####'],
    ['<c s="1"><v>79123456789</v></c>', '#####'],
    ['<c t="d" s="1"><v>2014-03-09T00:00:00</v></c>', '2014-03-09'],
    ['<c t="d"><v>2014-03-09T13:05:09.123Z</v></c>', '2014-03-09 13:05'],
    ['<c t="b"><v>1</v></c>', 'ИСТИНА'],
    ['<c t="b"><v>0</v></c>', 'ЛОЖЬ'],
    ['<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['<c t="str"><f>A2&amp;"x"</f><v>Иванов &amp; Ко</v></c>', 'Иванов & Ко'],
    ['<c><f>1+1</f><v>2</v></c>', '2'],
    ['<c><f>1+1</f></c>', undefined],
    ['<c t="inlineStr"><is><r><rPr><b/></rPr><t>Ива</t></r><r><t xml:space="preserve">нов </t></r></is></c>', 'Иванов'],
    ['<c t="inlineStr"><is><t>a&#10;b_x000D_\nc_x005F_x000D_</t></is></c>', 'a\nb\nc_x000D_'],
    ['<c t="inlineStr"><is><t><![CDATA[<&>]]>&#x416;&apos;</t></is></c>', "<&>Ж'"],
    ['<c t="s"><v>0</v></c>', 'Ёлкина Анна'],
    ['<c t="s"><v>1</v></c>', 'Цой'],
    ['<c t="s"><v>7</v></c>', undefined],
    ['<c t="n"><v>abc</v></c>', 'abc'],
  ];
  let texts: (string | undefined)[] = [];
  beforeAll(async () => {
    texts = await textsOf(cells.map(([xml]) => xml));
  });
  afterEach(() => {
    delete process.env.TZ;
  });

  test.each(cells.map(([xml, text], index) => [xml, index, text] as const))('%s', (_, index, text) => {
    expect(texts[index]).toBe(text);
  });

  test('holds the same day in every time zone', async () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
      process.env.TZ = zone;
      expect(await textsOf(['<c s="1"><v>41707</v></c>', '<c s="1"><v>30317</v></c>'])).toEqual([
        '2014-03-09',
        '1983-01-01',
      ]);
      expect(await textsOf(['<c s="1"><v>40245</v></c>'], { from1904: true })).toEqual(['2014-03-09']);
    }
  });
});

describe('the rows of a sheet', () => {
  test('have the numbers of their lines, without blank rows and cells at the end', async () => {
    const xml = `<dimension ref="A1:XFD1048576"/><sheetData><row r="2"><c r="C2"><v>1</v></c><c r="D2"/></row>
      <row r="3"><c r="A3" t="inlineStr"><is><t> \u00a0</t></is></c></row>
      <row r="1048576"><c r="B1048576"><v>2</v></c></row></sheetData>`;
    expect(await readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([
      [2, '', '', '1'],
      [1_048_576, '', '2'],
    ]);
  });

  test('are read whatever prefix the elements have', async () => {
    const xml = `<?xml version="1.0"?><!-- made by another program --><x:worksheet xmlns:x='…'><x:sheetData
      ><x:row r='1'><x:c r = 'A1' t='str'><x:v>a &gt; b</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect(await readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([[1, 'a > b']]);
  });

  test('keep the value of merged cells in the first one', async () => {
    const row = (line: number) =>
      `<row r="${line}">${['A', 'B', 'C'].map((column) => `<c r="${column}${line}"><v>${line}</v></c>`).join('')}</row>`;
    const merged = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C2:C3"/></mergeCells>';
    const xml = `<sheetData>${[1, 2, 3, 4].map(row).join('')}</sheetData>${merged}`;
    expect(await readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([
      [1, '1', '', '1'],
      [2, '', '', '2'],
      [3, '3', '3'],
      [4, '4', '4', '4'],
    ]);
  });

  test('are filled up to the header, and too wide only by cells that are not empty', async () => {
    const rows = [...ROSTER, ['Цой', '5Б', '', ' ', ''], ['a', '', '', 'x']];
    const table = await open(xlsxOf([{ name: 'a', xml: sheetData(rows) }]));
    expect([...table.rows()]).toEqual([
      { line: 2, cells: ['Иванов Пётр', '5А', ''], fault: null },
      { line: 3, cells: ['Цой', '5Б', ''], fault: null },
      { line: 4, cells: ['a', '', '', 'x'], fault: null },
    ]);
    expect([...table.rows()]).toHaveLength(3);
  });

  test('tell their faults', async () => {
    const xml = sheetData([
      ...ROSTER,
      ['я'.repeat(32_768)],
      ['я'.repeat(32_767)],
      ['a_x0001_b'],
      ['x\ufffd'],
      ['a&#9;b'],
    ]);
    const table = await open(xlsxOf([{ name: 'a', xml }]));
    const faults = [...table.rows()].map(({ line, fault }) => [line, fault]);
    expect(faults.slice(1)).toEqual([
      [3, 'field-too-long'],
      [4, null],
      [5, 'bad-characters'],
      [6, 'bad-characters'],
      [7, null],
    ]);
  });

  test('stand below titles', async () => {
    const rows = [
      ['Гимназия № 1'],
      [],
      ['Список класса', '5А'],
      ['№ п/п', 'ФИО', 'Класс', 'СНИЛС'],
      ['1', 'Цой', '5А'],
    ];
    expect(await open(xlsxOf([{ name: 'a', xml: sheetData(rows) }]))).toMatchObject({
      ...{ encoding: null, delimiter: null, sheet: 'a', headerLine: 4, recalled: false },
      columns: [
        { header: '№ п/п', field: null, forbidden: false },
        { header: 'ФИО', field: 'fullName', forbidden: false },
        { header: 'Класс', field: 'class', forbidden: false },
        { header: 'СНИЛС', field: null, forbidden: true },
      ],
    });
  });
});

describe('the sheet', () => {
  const roster = sheetData(ROSTER);
  const book = xlsxOf([
    { name: 'Заметки', xml: sheetData([['что угодно']]) },
    { name: 'Прошлый год', state: 'hidden', xml: roster },
    { name: '5 А класс', xml: roster },
    { name: 'Списки', state: 'veryHidden', xml: roster },
  ]);
  const several = xlsxOf(['5А', '5Б', '2'].map((name) => ({ name, xml: roster })));
  let sources: { book: SheetSource; several: SheetSource };
  beforeAll(async () => {
    const load = (bytes: Uint8Array) => openWorkbook({ name: NAME, bytes }, null);
    sources = { book: await load(book), several: await load(several) };
  });
  const find = (source: SheetSource, sheet: string | null = null) =>
    openTableFile({ ...source, sheet }, ROSTER_COLUMNS, {}).sheet;

  test('is the only visible one with a header', () => {
    expect(find(sources.book)).toBe('5 А класс');
  });

  test('is refused where several have a header', async () => {
    const unsure = unreadable({ kind: 'unsure-sheet', sheets: ['5А', '5Б', '2'] });
    expect(await problemOf(() => find(sources.several))).toEqual(unsure);
  });

  test.each([
    ['5 А класс', '5 А класс'],
    ['5акласс', '5 А класс'],
    ['прошлый ГОД', 'Прошлый год'],
    ['2', '5 А класс'],
  ])('is named %j', (asked, sheet) => {
    expect(find(sources.book, asked)).toBe(sheet);
  });

  test('goes by its name before its number', () => {
    expect(find(sources.several, '2')).toBe('2');
    expect(find(sources.several, '3')).toBe('2');
  });

  test('is refused when there is none of the name, or it has no header', async () => {
    const missing = (sheet: string) => unreadable({ kind: 'sheet-missing', sheet, sheets: ['Заметки', '5 А класс'] });
    for (const asked of ['Лист1', '0', '3', '']) {
      expect(await problemOf(() => find(sources.book, asked))).toEqual(missing(asked));
    }
    expect(await problemOf(() => find(sources.book, 'Заметки'))).toMatchObject({ code: 'header-not-found' });
    const hidden = xlsxOf([{ name: 'a', state: 'hidden', xml: roster }]);
    expect(await problemOf(() => open(hidden))).toMatchObject({ code: 'header-not-found' });
  });

  test('has neither encoding nor delimiter', async () => {
    expect(await problemOf(() => open(book, null, { encoding: 'utf-8', delimiter: ';' }))).toEqual({
      code: 'conflicting-options',
      flags: ['--encoding', '--delimiter', NAME],
    });
  });

  test('has at most 200 columns', async () => {
    const wide = (columns: number) =>
      xlsxOf([{ name: 'a', xml: sheetData([['ФИО', ...Array(columns - 1).fill('x')]]) }]);
    expect((await open(wide(200))).columns).toHaveLength(200);
    const tooWide = unreadable({ kind: 'too-many-columns', limit: 200 });
    expect(await problemOf(() => open(wide(201)))).toEqual(tooWide);
  });

  test('is no chart', async () => {
    const chart = { name: 'xl/chartsheets/sheet1.xml', contents: '<chartsheet/>' };
    const lists = '<sheet name="Диаграмма" sheetId="1" r:id="s0"/><sheet name="5А" sheetId="2" r:id="s1"/>';
    const bytes = bookOf(`<worksheet>${roster}</worksheet>`, { lists, parts: [chart] });
    expect((await open(bytes)).sheet).toBe('5А');
  });
});

describe('.ods', () => {
  const text = (value: string) =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
  const table = (rows: string, attributes = '') => `<table:table table:name="Лист1"${attributes}>${rows}</table:table>`;

  test('has cells of every kind', async () => {
    const cells: [string, string][] = [
      ['office:value-type="float" office:value="79123456789"><text:p>7,9E+10</text:p>', '79123456789'],
      ['office:value-type="date" office:date-value="2014-03-09"><text:p>09.03.14</text:p>', '2014-03-09'],
      ['office:value-type="date" office:date-value="2014-03-09T13:05:00"><text:p>9.3</text:p>', '2014-03-09 13:05'],
      ['office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p>', 'ИСТИНА'],
      ['office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>', '#N/A'],
      ['office:value-type="string" office:string-value="скрыто">', 'скрыто'],
      [
        '><text:p>a<text:s text:c="2"/>b<text:span>c</text:span><text:line-break/>d</text:p>\n<text:p>e</text:p>',
        'a  bc\nd\ne',
      ],
      ['><office:annotation><text:p>заметка</text:p></office:annotation><text:p>x</text:p>', 'x'],
      ['><draw:frame><draw:text-box><text:p>надпись</text:p></draw:text-box></draw:frame><text:p>x</text:p>', 'x'],
      [`table:formula='of:=IF([.A1]>"0";1;2)' office:value-type="float" office:value="1"><text:p>1</text:p>`, '1'],
    ];
    const rows = cells.map(([xml]) => row(`<table:table-cell ${xml}</table:table-cell>`));
    expect(await readFirst(odsOf(table(rows.join(''))))).toEqual(cells.map(([, expected], at) => [at + 1, expected]));
  });

  test('rows in groups, in repeated headers, and repeated ones', async () => {
    const rows = `<table:table-column table:number-columns-repeated="16384"/>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      <table:table-header-rows>${row(text('ФИО'), text('Класс'))}</table:table-header-rows>
      <table:table-row-group><table:table-row-group>${row(text('Цой'), text('5А'))}</table:table-row-group></table:table-row-group>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>${text('x</text:p><text:p>y')}</table:table-row>
      ${row('<table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell>', '<table:covered-table-cell><text:p>b</text:p></table:covered-table-cell>', text('c'))}
      ${row('<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>z</text:p></table:table-cell>')}
      <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
    expect(await readFirst(odsOf(table(rows)))).toEqual([
      [3, 'ФИО', 'Класс'],
      [4, 'Цой', '5А'],
      [5, '', '', 'x\ny'],
      [6, '', '', 'x\ny'],
      [7, 'a', '', 'c'],
      [8, ...Array(201).fill('z')],
    ]);
  });

  test('a password', async () => {
    const encrypted = archiveOf([
      { name: 'mimetype', contents: 'application/vnd.oasis.opendocument.spreadsheet' },
      { name: 'content.xml', contents: Buffer.from('a1f0ffc30018', 'hex'), stored: true },
    ]);
    expect(await faultOf(encrypted)).toBe('workbook-password');
  });
});

describe('.xls', () => {
  const libreOffice = gunzipSync(Buffer.from(LIBREOFFICE_XLS, 'base64'));

  test('is read as LibreOffice saves it', async () => {
    const table = await open(libreOffice, '5А класс');
    expect([table.sheet, table.headerLine]).toEqual(['5А класс', 3]);
    const rows = [...table.rows()].map(({ line, cells }) => [line, ...cells.slice(0, 8)]);
    expect(rows.slice(0, 3)).toEqual([
      [4, '1', 'Иванов Пётр', '5А', '2014-03-09', '79120000001', '123', 'ИСТИНА', '#N/A'],
      [5, '2', 'Petrova Anna', '5А', '2014-12-31 13:05', '12345678901', '7', 'ЛОЖЬ', ''],
      [6, '3', 'Цой Ли', '', '', '1.5', '-12', '', ''],
    ]);
    expect(rows.slice(3).map((cells) => cells[2])).toEqual(['Щ'.repeat(9000) + 'x'.repeat(3000), 'Latin'.repeat(3000)]);
  });

  test('has no hidden sheets: with two lists it asks which', async () => {
    expect(await problemOf(() => open(libreOffice))).toMatchObject(unreadable({ kind: 'unsure-sheet' }));
  });

  test('days from 1904, cells far to the right and merged ones', async () => {
    const label = (line: number, column: number, text: string) => record(0x204, line, column, 0, biffText(text));
    const day = Buffer.alloc(8);
    day.writeDoubleLE(40_245);
    const records = [
      ...[label(0, 0, 'ФИО'), record(0x203, 1, 0, 1, day), label(2, 250, 'далеко')],
      ...[label(3, 0, 'a'), label(3, 1, 'b'), record(0xe5, 1, 3, 3, 0, 1)],
    ];
    const common = [0, 14].map((format) => record(0xe0, 0, format, 0));
    expect(await readFirst(xlsOf([...common, record(0x22, 1)], [{ name: 'a', records }]))).toEqual([
      [1, 'ФИО'],
      [2, '2014-03-09'],
      [3, ...Array(200).fill(''), 'далеко'],
      [4, 'a'],
    ]);
  });

  test.each<[string, Uint8Array, string]>([
    ['a password', xlsOf([record(0x2f, 1, 0)], []), 'workbook-password'],
    ['a password and no writing', xlsOf([record(0x86), record(0x2f, 1, 0)], []), 'workbook-password'],
    ['an older version', xlsOf([], [], 0x500), 'workbook-unsupported'],
    ['workbooks in a workbook', compoundFileOf([book(), book()]), 'workbook-unsupported'],
    ['a text with a workbook in it', compoundFileOf([['WordDocument', Buffer.alloc(10)], book()]), 'other-document'],
    ['a message', compoundFileOf([['__properties_version1.0', Buffer.alloc(10)]]), 'other-document'],
  ])('%s', async (_, bytes, kind) => {
    expect(await faultOf(bytes)).toBe(kind);
  });

  function book(): [string, Buffer] {
    return ['Workbook', Buffer.concat([record(0x809, 0x600, 5), record(0x0a)])];
  }
});

describe('a workbook that is none', () => {
  const docx = archiveOf([
    { name: '[Content_Types].xml', contents: '<Types/>' },
    {
      name: '_rels/.rels',
      contents:
        '<Relationships><Relationship Id="r" Type="/officeDocument" Target="word/document.xml"/></Relationships>',
    },
    { name: 'word/document.xml', contents: '<w:document><w:body/></w:document>' },
  ]);
  test.each<[string, Uint8Array, string]>([
    ['a document', docx, 'other-document'],
    ['an archive of texts', archiveOf([{ name: 'a.csv', contents: 'ФИО\n' }]), 'other-document'],
    [
      'a text document',
      archiveOf([
        { name: 'mimetype', contents: 'application/vnd.oasis.opendocument.text' },
        {
          name: 'content.xml',
          contents: '<office:document-content><office:body><office:text/></office:body></office:document-content>',
        },
      ]),
      'other-document',
    ],
    ['a binary workbook', archiveOf([{ name: 'xl/workbook.bin', contents: 'x' }]), 'workbook-unsupported'],
    ['a signature only', Uint8Array.from([0x50, 0x4b, 3, 4]), 'workbook-damaged'],
    ['another signature only', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'workbook-damaged'],
    ['half an archive', xlsxOf([{ name: 'a', xml: sheetData(ROSTER) }]).subarray(0, 900), 'workbook-damaged'],
    ['a tag cut in the middle', xlsxOf([{ name: 'a', xml: '<sheetData><row r="1"><c r="A' }]), 'workbook-damaged'],
  ])('%s', async (_, bytes, kind) => {
    expect(await faultOf(bytes)).toBe(kind);
  });

  test('a password', async () => {
    const encryption = { password: 'пароль', spinCount: 1000 };
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: ROSTER }], encryption });
    expect(await problemOf(() => open(bytes))).toEqual(unreadable({ kind: 'workbook-password' }));
  });
});

type BookOptions = {
  lie?: { size?: number; crc?: number };
  lists?: string;
  parts?: { name: string; contents: string }[];
};

/** A workbook of one sheet that may lie about it. */
function bookOf(contents: string | Uint8Array, { lie = {}, lists, parts = [] }: BookOptions = {}): Uint8Array {
  const relations = (...relation: string[]) =>
    `<x>${relation.map((attributes) => `<Relationship ${attributes}/>`).join('')}</x>`;
  return archiveOf([
    { name: '[Content_Types].xml', contents: '<Types/>' },
    { name: '_rels/.rels', contents: relations('Id="r" Type="/officeDocument" Target="xl/workbook.xml"') },
    {
      name: 'xl/workbook.xml',
      contents: `<workbook><sheets>${lists ?? '<sheet name="a" r:id="s1"/>'}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      contents: relations(
        'Id="s0" Type="/chartsheet" Target="chartsheets/sheet1.xml"',
        'Id="s1" Type="/worksheet" Target="a.xml"',
      ),
    },
    { name: 'xl/a.xml', contents, ...lie },
    ...parts,
  ]);
}

describe('a workbook that lies of its size', () => {
  test.each<[{ size?: number; crc?: number }, string | undefined]>([
    [{ size: 10 }, 'workbook-damaged'],
    [{ crc: 7 }, 'workbook-damaged'],
    [{ size: 0 }, undefined],
    [{ size: 100_000 }, undefined],
  ])('%j', async (lie, fault) => {
    expect(await faultOf(bookOf(`<worksheet>${sheetData(ROSTER)}</worksheet>`, { lie }))).toBe(fault);
  });

  test('is unpacked within limits whatever it says', async () => {
    const bomb = bookOf(Buffer.alloc(300 * 1024 * 1024), { lie: { size: 0 } });
    const started = performance.now();
    expect(await problemOf(() => open(bomb))).toEqual(TOO_LARGE);
    process.stdout.write(`${bomb.length} bytes that are 300 MB: ${Math.round(performance.now() - started)} ms\n`);
  });
});

describe('a workbook that would fill the memory', () => {
  const openXml = (xml: string, limits?: ReadingLimits) =>
    openWorkbook({ name: NAME, bytes: xlsxOf([{ name: 'a', xml }]) }, null, limits);
  const cellsAt = (column: string, count: number) =>
    Array.from({ length: count }, (_, at) => `<row><c r="${column}${at + 2}"><v>1</v></c></row>`).join('');

  test('by cells in the last column is read without them', async () => {
    const header = '<row><c t="inlineStr"><is><t>ФИО</t></is></c></row>';
    const xml = `<sheetData>${header}${cellsAt('XFD', 50_000)}</sheetData>`;
    expect(await readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([[1, 'ФИО']]);
  });

  test('by two cells far from each other', async () => {
    const xml = '<sheetData><row><c r="A1"><v>1</v></c></row><row><c r="GR1048576"><v>1</v></c></row></sheetData>';
    expect(await problemOf(() => openXml(xml))).toEqual(TOO_LARGE);
  });

  test('by one text in very many cells', async () => {
    const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(200)}</row>`;
    const xml = `<sheetData>${row.repeat(30)}</sheetData>`;
    const bytes = xlsxOf([{ name: 'a', xml }], { strings: `<si><t>${'я'.repeat(32_767)}</t></si>` });
    expect(await problemOf(() => open(bytes))).toEqual(TOO_LARGE);
  });

  test('ends the process that reads it, not ours', async () => {
    const xml = `<sheetData>${`<row>${'<c><f>1</f><v>1</v></c>'.repeat(100)}</row>`.repeat(2000)}</sheetData>`;
    const limits = { megabytes: 32, seconds: 60 };
    expect(await problemOf(() => openXml(xml, limits))).toEqual(unreadable({ kind: 'workbook-too-large', limit: 32 }));
  });

  test('or never ends, is given up', async () => {
    const merged = '<mergeCell ref="A1:GR100000"/>'.repeat(10_000);
    const xml = `<sheetData>${cellsAt('GR', 50_000)}</sheetData><mergeCells>${merged}</mergeCells>`;
    const limits = { megabytes: 1024, seconds: 2 };
    const started = performance.now();
    expect(await problemOf(() => openXml(xml, limits))).toEqual(TOO_LARGE);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a file on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sheet-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read, or told to be missing', async () => {
    const path = join(folder, NAME);
    const missing = { code: 'file-not-found', file: NAME, folder: false };
    expect(await problemOf(() => openWorkbook({ name: NAME, path }, null))).toEqual(missing);
    writeFileSync(path, xlsxOf([{ name: 'a', xml: sheetData(ROSTER) }]));
    expect((await openWorkbook({ name: NAME, path }, null)).open()[0]?.name).toBe('a');
  });
});

/** Changes a few places of bytes: other values, pieces left out or doubled, an early end. */
function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const mutant = [...bytes];
  const place = () => Math.floor(next() * mutant.length);
  for (let change = 1 + Math.floor(next() * 4); change > 0; change--) {
    const kind = Math.floor(next() * 4);
    if (kind === 0) mutant[place()] = Math.floor(next() * 256);
    if (kind === 1) mutant.splice(place(), Math.floor(next() * 40));
    if (kind === 2) mutant.splice(place(), 0, ...mutant.slice(place()).slice(0, Math.floor(next() * 40)));
    if (kind === 3 && next() < 0.3) mutant.splice(place() + 1);
  }
  return Uint8Array.from(mutant);
}

describe('mutants give rows or a fault', async () => {
  const rows = [['Список'], ...ROSTER, ['Цой Ли', new Date(Date.UTC(2014, 2, 9)), 79_120_000_001]];
  const sheets = [{ name: 'a', rows }];
  const inner = new TextEncoder().encode(
    `<worksheet>${sheetData(ROSTER)}<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
  );
  const content =
    '<table:table table:name="a"><table:table-row><table:table-cell><text:p>ФИО</text:p></table:table-cell></table:table-row></table:table>';
  const makers: [string, (next: () => number) => Uint8Array][] = [
    ['.xlsx', mutantsOf(await writeXlsx({ sheets }))],
    ['.ods', mutantsOf(await writeOds({ sheets }))],
    ['.xls', mutantsOf(gunzipSync(Buffer.from(LIBREOFFICE_XLS, 'base64')))],
    ['the sheet of .xlsx', (next) => xlsxOf([{ name: 'a', xml: Buffer.from(mutate(inner, next)).toString() }])],
    ['the tables of .ods', (next) => odsOf(Buffer.from(mutate(new TextEncoder().encode(content), next)).toString())],
  ];
  function mutantsOf(bytes: Uint8Array) {
    return (next: () => number) => mutate(bytes, next);
  }

  test.each(makers)('100 of %s', async (name, make) => {
    const seed = 20_261_123;
    const next = seededNumbers(seed);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 100; round++) {
      const outcome = (await faultOf(make(next))) ?? 'rows';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    process.stdout.write(`mutants of ${name}: seed ${seed} ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  });
});

test('.xlsx and .ods written by a library are read alike', async () => {
  const born = new Date(Date.UTC(2014, 2, 9));
  const rows = [
    ['ФИО', 'Класс', 'Дата рождения', 'Телефон'],
    ['Цой & «Ли»', '5А', born, 79_120_000_001],
  ];
  const expected = { line: 2, cells: ['Цой & «Ли»', '5А', '2014-03-09', '79120000001'], fault: null };
  for (const bytes of [
    await writeXlsx({ sheets: [{ name: 'a', rows }] }),
    await writeOds({ sheets: [{ name: 'a', rows }] }),
  ]) {
    expect([...(await open(bytes)).rows()]).toEqual([expected]);
  }
});
