import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeOds, writeXlsx } from 'hucre';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { isProblem } from '../../src/domain/problem.ts';
import { ROSTER_COLUMNS } from '../../src/files/roster-columns.ts';
import { openWorkbook } from '../../src/files/sheet.ts';
import { openTableFile, type TableFileOptions } from '../../src/files/table-file.ts';
import { seededNumbers } from './encoded.ts';
import { LIBREOFFICE_XLS } from './libreoffice-xls.ts';
import { archiveOf, biffText, compoundFileOf, odsOf, record, sheetData, xlsOf, xlsxOf } from './workbook-bytes.ts';

type Options = TableFileOptions<keyof typeof ROSTER_COLUMNS.aliases>;
const NAME = 'roster.xlsx';

function open(bytes: Uint8Array, sheet: string | null = null, options: Options = {}) {
  return openTableFile(openWorkbook({ name: NAME, bytes }, sheet), ROSTER_COLUMNS, options);
}

/** The rows of the first sheet, as `line: cells`. */
function readFirst(bytes: Uint8Array): [number, ...string[]][] {
  const [sheet] = openWorkbook({ name: NAME, bytes }, null).open();
  return [...(sheet?.records() ?? [])].map(({ line, cells }) => [line, ...cells]);
}

function problemOf(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    if (isProblem(thrown)) return { code: thrown.code, ...thrown.facts };
    throw thrown;
  }
  return undefined;
}

function unreadable(reason: object) {
  return { code: 'unreadable-file', file: NAME, reason };
}

const DAMAGED = unreadable({ kind: 'workbook-damaged' });
const ROSTER = [
  ['ФИО', 'Класс', 'Телефон'],
  ['Иванов Пётр', '5А', ''],
];
/** Styles of cells: plain, date, date and time, and a number of five digits. */
const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy;@"/><numFmt numFmtId="165" formatCode="00000"/>
  <numFmt numFmtId="166" formatCode="#,##0.00&quot; дней&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>`;

function cellOf(xml: string, parts: { strings?: string; from1904?: boolean } = {}): string | undefined {
  const bytes = xlsxOf([{ name: 'a', xml: `<sheetData><row r="1">${xml}</row></sheetData>` }], {
    styles: STYLES,
    ...parts,
  });
  return readFirst(bytes)[0]?.[1];
}

describe('a cell of .xlsx', () => {
  afterEach(() => {
    delete process.env.TZ;
  });

  test.each<[string, string | undefined]>([
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
    ['<c s="1"><v>60</v></c>', '60'],
    ['<c s="1"><v>61</v></c>', '1900-03-01'],
    ['<c s="2"><v>0.4375</v></c>', '10:30'],
    ['<c s="1"><v>-1</v></c>', '-1'],
    ['<c s="1"><v>99999999</v></c>', '99999999'],
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
    ['<c r="A1" t="n"><v>abc</v></c>', 'abc'],
    ['<c><v> </v></c>', undefined],
  ])('%s', (xml, text) => {
    const strings =
      '<si><r><t>Ёлкина </t></r><r><t>Анна</t></r></si><si><t>Цой</t><rPh sb="0" eb="1"><t>ЦОЙ</t></rPh></si>';
    expect(cellOf(xml, { strings })).toBe(text);
  });

  test('holds the same day in every time zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Moscow', 'UTC']) {
      process.env.TZ = zone;
      expect(cellOf('<c s="1"><v>41707</v></c>')).toBe('2014-03-09');
      expect(cellOf('<c s="1"><v>40245</v></c>', { from1904: true })).toBe('2014-03-09');
      expect(cellOf('<c s="1"><v>30317</v></c>')).toBe('1983-01-01');
    }
  });
});

describe('the rows of a sheet', () => {
  test('have the numbers of their lines, without blank rows and cells at the end', () => {
    const xml = `<dimension ref="A1:XFD1048576"/><sheetData><row r="2"><c r="C2"><v>1</v></c><c r="D2"/></row>
      <row r="3"><c r="A3" t="inlineStr"><is><t> \u00a0</t></is></c></row>
      <row r="1048576"><c r="B1048576"><v>2</v></c></row></sheetData>`;
    expect(readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([
      [2, '', '', '1'],
      [1_048_576, '', '2'],
    ]);
  });

  test('are read whatever prefix the elements have', () => {
    const xml = `<?xml version="1.0"?><!-- made by another program --><x:worksheet xmlns:x='…'><x:sheetData
      ><x:row r='1'><x:c r = 'A1' t='str'><x:v>a &gt; b</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect(readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([[1, 'a > b']]);
  });

  test('keep the value of merged cells in the first one', () => {
    const row = (line: number) =>
      `<row r="${line}">${['A', 'B', 'C'].map((column) => `<c r="${column}${line}"><v>${line}</v></c>`).join('')}</row>`;
    const merged = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C2:C3"/></mergeCells>';
    const xml = `<sheetData>${[1, 2, 3, 4].map(row).join('')}</sheetData>${merged}`;
    expect(readFirst(xlsxOf([{ name: 'a', xml }]))).toEqual([
      [1, '1', '', '1'],
      [2, '', '', '2'],
      [3, '3', '3'],
      [4, '4', '4', '4'],
    ]);
  });

  test('are filled up to the header, and too wide only by cells that are not empty', () => {
    const table = open(
      xlsxOf([{ name: 'a', xml: sheetData([...ROSTER, ['Цой', '5Б', '', ' ', ''], ['a', '', '', 'x']]) }]),
    );
    expect([...table.rows()]).toEqual([
      { line: 2, cells: ['Иванов Пётр', '5А', ''], fault: null },
      { line: 3, cells: ['Цой', '5Б', ''], fault: null },
      { line: 4, cells: ['a', '', '', 'x'], fault: null },
    ]);
    expect([...table.rows()]).toHaveLength(3);
  });

  test('tell their faults', () => {
    const xml = sheetData([
      ...ROSTER,
      ['я'.repeat(32_768)],
      ['я'.repeat(32_767)],
      ['a_x0001_b'],
      ['x\ufffd'],
      ['a&#9;b'],
    ]);
    const faults = [...open(xlsxOf([{ name: 'a', xml }])).rows()].map(({ line, fault }) => [line, fault]);
    expect(faults.slice(1)).toEqual([
      [3, 'field-too-long'],
      [4, null],
      [5, 'bad-characters'],
      [6, 'bad-characters'],
      [7, null],
    ]);
  });

  test('stand below titles', () => {
    const rows = [
      ['Гимназия № 1'],
      [],
      ['Список класса', '5А'],
      ['№ п/п', 'ФИО', 'Класс', 'СНИЛС'],
      ['1', 'Цой', '5А'],
    ];
    expect(open(xlsxOf([{ name: 'a', xml: sheetData(rows) }]))).toMatchObject({
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

  test('is the only visible one with a header', () => {
    expect(open(book).sheet).toBe('5 А класс');
  });

  test('is refused where several have a header', () => {
    expect(problemOf(() => open(several))).toEqual(unreadable({ kind: 'unsure-sheet', sheets: ['5А', '5Б', '2'] }));
  });

  test.each([
    ['5 А класс', '5 А класс'],
    ['5акласс', '5 А класс'],
    ['прошлый ГОД', 'Прошлый год'],
    ['2', '5 А класс'],
  ])('is named %j', (asked, sheet) => {
    expect(open(book, asked).sheet).toBe(sheet);
  });

  test('goes by its name before its number', () => {
    expect(open(several, '2').sheet).toBe('2');
    expect(open(several, '3').sheet).toBe('2');
  });

  test('is refused when there is none of the name, or it has no header', () => {
    const missing = (sheet: string) => unreadable({ kind: 'sheet-missing', sheet, sheets: ['Заметки', '5 А класс'] });
    for (const asked of ['Лист1', '0', '3', '']) expect(problemOf(() => open(book, asked))).toEqual(missing(asked));
    expect(problemOf(() => open(book, 'Заметки'))).toMatchObject({ code: 'header-not-found' });
    const hidden = xlsxOf([{ name: 'a', state: 'hidden', xml: roster }]);
    expect(problemOf(() => open(hidden))).toMatchObject({ code: 'header-not-found' });
  });

  test('has neither encoding nor delimiter', () => {
    expect(problemOf(() => open(book, null, { encoding: 'utf-8', delimiter: ';' }))).toEqual({
      code: 'conflicting-options',
      flags: ['--encoding', '--delimiter', NAME],
    });
  });

  test('has at most 200 columns', () => {
    const wide = (columns: number) =>
      xlsxOf([{ name: 'a', xml: sheetData([['ФИО', ...Array(columns - 1).fill('x')]]) }]);
    expect(open(wide(200)).columns).toHaveLength(200);
    expect(problemOf(() => open(wide(201)))).toEqual(unreadable({ kind: 'too-many-columns', limit: 200 }));
  });
});

describe('.ods', () => {
  const text = (value: string) =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
  const table = (rows: string, attributes = '') => `<table:table table:name="Лист1"${attributes}>${rows}</table:table>`;

  test.each<[string, string]>([
    ['office:value-type="float" office:value="79123456789"><text:p>7,9E+10</text:p>', '79123456789'],
    ['office:value-type="float" office:value="123"><text:p>00123</text:p>', '00123'],
    ['office:value-type="percentage" office:value="0.5"><text:p>50%</text:p>', '50%'],
    ['office:value-type="date" office:date-value="2014-03-09"><text:p>09.03.14</text:p>', '2014-03-09'],
    ['office:value-type="date" office:date-value="2014-03-09T13:05:00"><text:p>09.03.14</text:p>', '2014-03-09 13:05'],
    ['office:value-type="boolean" office:boolean-value="true"><text:p>ИСТИНА</text:p>', 'ИСТИНА'],
    ['office:value-type="time" office:time-value="PT10H30M"><text:p>10:30</text:p>', '10:30'],
    ['office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>', '#N/A'],
    ['office:value-type="string" office:string-value="скрыто">', 'скрыто'],
    [
      '><text:p>a<text:s text:c="2"/>b<text:span>c</text:span><text:line-break/>d</text:p>\n<text:p>e</text:p>',
      'a  bc\nd\ne',
    ],
    ['><office:annotation><text:p>заметка</text:p></office:annotation><text:p>x</text:p>', 'x'],
    ['><draw:frame><draw:text-box><text:p>надпись</text:p></draw:text-box></draw:frame><text:p>x</text:p>', 'x'],
    [`table:formula='of:=IF([.A1]>"0";1;2)' office:value-type="float" office:value="1"><text:p>1</text:p>`, '1'],
  ])('a cell %s', (xml, expected) => {
    expect(readFirst(odsOf(table(row(`<table:table-cell ${xml}</table:table-cell>`))))).toEqual([[1, expected]]);
  });

  test('rows in groups, in repeated headers, and repeated ones', () => {
    const rows = `<table:table-column table:number-columns-repeated="16384"/>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      <table:table-header-rows>${row(text('ФИО'), text('Класс'))}</table:table-header-rows>
      <table:table-row-group><table:table-row-group>${row(text('Цой'), text('5А'))}</table:table-row-group></table:table-row-group>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>${text('x')}</table:table-row>
      ${row('<table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell>', '<table:covered-table-cell><text:p>b</text:p></table:covered-table-cell>', text('c'))}
      <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      ${row('<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>z</text:p></table:table-cell>')}`;
    const read = readFirst(odsOf(table(rows)));
    expect(read.slice(0, -1)).toEqual([
      [3, 'ФИО', 'Класс'],
      [4, 'Цой', '5А'],
      [5, '', '', 'x'],
      [6, '', '', 'x'],
      [7, 'a', '', 'c'],
    ]);
    expect(read.at(-1)).toEqual([1_048_578, ...Array(201).fill('z')]);
  });

  test('hidden sheets are told by their style', () => {
    const styles =
      '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>';
    const bytes = odsOf(
      `${table(row(text('ФИО')), ' table:style-name="ta1"')}${table(row(text('Фамилия'), text('Имя')))}`,
      { styles },
    );
    expect(open(bytes).columns).toHaveLength(2);
  });

  test('a password', () => {
    const manifest = '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>';
    expect(problemOf(() => open(odsOf('', { manifest })))).toEqual(unreadable({ kind: 'workbook-password' }));
  });

  test('more than 5,000,000 rows', { timeout: 60_000 }, () => {
    const rows = `${row(text('ФИО'))}<table:table-row table:number-rows-repeated="2000000000">${text('a')}</table:table-row>`;
    const opened = open(odsOf(table(rows)));
    let count = 0;
    const readAll = () => {
      for (const _ of opened.rows()) count++;
    };
    expect(problemOf(readAll)).toEqual(unreadable({ kind: 'too-many-rows', limit: 5_000_000 }));
    expect(count).toBe(5_000_000);
  });
});

describe('.xls', () => {
  const float = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return bytes;
  };
  const small = (bits: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(bits);
    return bytes;
  };
  const result = (...bytes: number[]) => Buffer.from([...bytes, 0, 0, 0, 0, 0, 0].slice(0, 6).concat(0xff, 0xff));
  const label = (line: number, column: number, text: string) => record(0x204, line, column, 0, biffText(text));
  const formats = [
    record(0x41e, 164, biffText('dd\\.mm\\.yyyy')),
    ...[0, 164, 22, 1].map((format) => record(0xe0, 0, format, 0)),
  ];

  test('is read as LibreOffice saves it', () => {
    const bytes = gunzipSync(Buffer.from(LIBREOFFICE_XLS, 'base64'));
    const table = open(bytes);
    expect([table.sheet, table.headerLine]).toEqual(['5А класс', 3]);
    const rows = [...table.rows()].map(({ line, cells }) => [line, ...cells.slice(0, 8)]);
    expect(rows.slice(0, 3)).toEqual([
      [4, '1', 'Иванов Пётр', '5А', '2014-03-09', '79120000001', '00123', 'ИСТИНА', '#N/A'],
      [5, '2', 'Petrova Anna', '5А', '2014-12-31 13:05', '12345678901', '7', 'ЛОЖЬ', ''],
      [6, '3', 'Цой Ли', '', '', '1.5', '-12', '', ''],
    ]);
    expect(rows.slice(3).map((cells) => cells[2])).toEqual(['Щ'.repeat(9000) + 'x'.repeat(3000), 'Latin'.repeat(3000)]);
    expect(open(bytes, 'скрытый').headerLine).toBe(1);
  });

  test('every kind of cell', () => {
    const records = [
      label(0, 0, 'ФИО'),
      record(0xd6, 0, 1, 0, biffText('Класс'), 1, 0, 0),
      record(0x203, 1, 2, 1, float(41_707)),
      record(0x203, 1, 1, 2, float(41_707.5452)),
      record(0xbd, 1, 3, 0, small((7 << 2) | 2), 0, small((1234 << 2) | 3), 1, small((41_707 << 2) | 2), 5),
      record(0x27e, 1, 0, 0, small(float(1.5).readInt32LE(4) & ~3)),
      record(0x205, 2, 0, 0, Buffer.from([1, 0])),
      record(0x205, 2, 1, 0, Buffer.from([42, 1])),
      record(0x06, 3, 0, 0, float(8), 0, 0, 0),
      record(0x06, 3, 1, 0, result(0), 0, 0, 0),
      record(0x4bc, 3, 5, 0, 0),
      record(0x207, biffText('Иванов 5А')),
      record(0x06, 3, 2, 0, result(1, 0, 1), 0, 0, 0),
      record(0x06, 3, 3, 0, result(2, 0, 7), 0, 0, 0),
      record(0x06, 3, 4, 0, result(3), 0, 0, 0),
      record(0x809, 0x600, 0x20),
      label(9, 9, 'подпись диаграммы'),
      record(0x0a),
      label(5, 300, 'далеко'),
      label(4, 0, 'a'),
      label(4, 1, 'b'),
      record(0xe5, 1, 4, 4, 0, 1),
    ];
    expect(readFirst(xlsOf(formats, [{ name: 'a', records }]))).toEqual([
      [1, 'ФИО', 'Класс'],
      [2, '1.5', '2014-03-09 13:05', '2014-03-09', '7', '12.34', '2014-03-09'],
      [3, 'ИСТИНА', '#N/A'],
      [4, '8', 'Иванов 5А', 'ИСТИНА', '#DIV/0!'],
      [5, 'a'],
      [6, ...Array(200).fill(''), 'далеко'],
    ]);
  });

  test('hidden sheets, sheets of charts and days from 1904', () => {
    const records = [label(0, 0, 'ФИО'), record(0x203, 1, 0, 1, float(40_245))];
    const book = xlsOf(
      [...formats, record(0x22, 1)],
      [
        { name: 'Скрытый', state: 1, records },
        { name: 'Спрятанный', state: 2, records },
        { name: 'Явный', records },
      ],
    );
    const table = open(book);
    expect([table.sheet, [...table.rows()].map(({ cells }) => cells)]).toEqual(['Явный', [['2014-03-09']]]);
  });

  test('a password, an older version, another document', () => {
    const password = xlsOf([record(0x2f, 1, 0)], []);
    expect(problemOf(() => open(password))).toEqual(unreadable({ kind: 'workbook-password' }));
    const old = unreadable({ kind: 'workbook-unsupported' });
    expect(problemOf(() => open(xlsOf([], [], 0x500)))).toEqual(old);
    expect(problemOf(() => open(compoundFileOf({ Book: Buffer.alloc(10) })))).toEqual(old);
    const word = compoundFileOf({ WordDocument: Buffer.alloc(10), Workbook: Buffer.alloc(10) });
    expect(problemOf(() => open(word))).toEqual(unreadable({ kind: 'other-document' }));
  });

  test('a sheet that breaks off', () => {
    const whole = Buffer.from(xlsOf(formats, [{ name: 'a', records: [label(0, 0, 'ФИО'), label(1, 0, 'Цой')] }]));
    const end = whole.lastIndexOf(record(0x0a));
    whole.writeUInt16LE(0x0b, end);
    expect(problemOf(() => readFirst(whole))).toEqual(DAMAGED);
  });
});

describe('a workbook that is none', () => {
  test.each<[string, Uint8Array, object]>([
    ['a document', archiveOf([{ name: 'word/document.xml', contents: '<x/>' }]), { kind: 'other-document' }],
    ['an archive of texts', archiveOf([{ name: 'a.csv', contents: 'ФИО\n' }]), { kind: 'other-document' }],
    [
      'a text document',
      archiveOf([{ name: 'mimetype', contents: 'application/vnd.oasis.opendocument.text' }]),
      { kind: 'other-document' },
    ],
    ['a binary workbook', archiveOf([{ name: 'xl/workbook.bin', contents: 'x' }]), { kind: 'workbook-unsupported' }],
    ['a signature only', Uint8Array.from([0x50, 0x4b, 3, 4]), { kind: 'workbook-damaged' }],
    ['another signature only', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), { kind: 'workbook-damaged' }],
    ['half an archive', xlsxOf([{ name: 'a', xml: sheetData(ROSTER) }]).subarray(0, 900), { kind: 'workbook-damaged' }],
    [
      'a workbook cut in the middle',
      xlsxOf([{ name: 'a', xml: '<sheetData><row r="1"><c r="A1"><v>ФИО' }]),
      { kind: 'workbook-damaged' },
    ],
    [
      'lines in disorder',
      xlsxOf([{ name: 'a', xml: '<sheetData><row r="2"/><row r="1"/></sheetData>' }]),
      { kind: 'workbook-damaged' },
    ],
    [
      'a line past the last',
      xlsxOf([{ name: 'a', xml: '<sheetData><row r="1048577"/></sheetData>' }]),
      { kind: 'workbook-damaged' },
    ],
    [
      'entities of its own',
      xlsxOf([{ name: 'a', xml: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>' }]),
      { kind: 'workbook-damaged' },
    ],
  ])('%s', (_, bytes, reason) => {
    expect(problemOf(() => open(bytes))).toEqual(unreadable(reason));
  });

  test('a password', async () => {
    const encryption = { password: 'пароль', spinCount: 1000 };
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: ROSTER }], encryption });
    expect(problemOf(() => open(bytes))).toEqual(unreadable({ kind: 'workbook-password' }));
  });
});

describe('a workbook that would fill the memory', () => {
  const bookOf = (contents: string | Uint8Array, lie: { size?: number; crc?: number } = {}) =>
    archiveOf([
      { name: 'xl/workbook.xml', contents: '<workbook><sheets><sheet name="a" r:id="r"/></sheets></workbook>' },
      {
        name: 'xl/_rels/workbook.xml.rels',
        contents: '<x><Relationship Id="r" Type="/worksheet" Target="a.xml"/></x>',
      },
      { name: 'xl/a.xml', contents, ...lie },
    ]);

  test('is refused before it is unpacked', () => {
    const bomb = bookOf(Buffer.alloc(300 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(400_000);
    expect(problemOf(() => open(bomb))).toEqual(unreadable({ kind: 'workbook-too-large', limit: 256 }));
    expect(problemOf(() => open(bookOf('x', { size: 2 ** 31 })))).toEqual(
      unreadable({ kind: 'workbook-too-large', limit: 1024 }),
    );
  });

  test('is unpacked no further than it says', () => {
    const text = `<worksheet>${sheetData(ROSTER)}</worksheet>`;
    expect(readFirst(bookOf(text))).toHaveLength(2);
    for (const lie of [{ size: 10 }, { size: 0 }, { size: 100_000 }, { crc: 7 }]) {
      expect(problemOf(() => open(bookOf(text, lie)))).toEqual(DAMAGED);
    }
  });

  test('by cells in the last column is read row by row', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `<row><c r="XFD${index + 1}"><v>1</v></c></row>`);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    let count = 0;
    const [sheet] = openWorkbook(
      { name: NAME, bytes: xlsxOf([{ name: 'a', xml: `<sheetData>${rows.join('')}</sheetData>` }]) },
      null,
    ).open();
    for (const { cells } of sheet?.records() ?? []) count += cells.length;
    const grown = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
    process.stdout.write(`cells far to the right: ${Math.round(performance.now() - started)} ms, ${grown} MB\n`);
    expect(count).toBe(100_000 * 201);
    expect(grown).toBeLessThan(400);
  });

  test('by sheets that are one and the same', () => {
    const sheets = '<sheet name="a" r:id="r"/>'.repeat(2);
    const bytes = archiveOf([
      { name: 'xl/workbook.xml', contents: `<workbook><sheets>${sheets}</sheets></workbook>` },
      {
        name: 'xl/_rels/workbook.xml.rels',
        contents: '<x><Relationship Id="r" Type="/worksheet" Target="a.xml"/></x>',
      },
      { name: 'xl/a.xml', contents: '<worksheet><sheetData/></worksheet>' },
    ]);
    expect(problemOf(() => open(bytes))).toEqual(DAMAGED);
  });
});

describe('a file on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sheet-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read, or told to be missing', () => {
    const path = join(folder, NAME);
    const source = openWorkbook({ name: NAME, path }, null);
    expect(problemOf(() => source.open())).toEqual({ code: 'file-not-found', file: NAME, folder: false });
    writeFileSync(path, xlsxOf([{ name: 'a', xml: sheetData(ROSTER) }]));
    expect(source.open()[0]?.name).toBe('a');
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

describe('mutants give rows or a problem', async () => {
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

  test.each(makers)('300 of %s', (name, make) => {
    const seed = 20_261_123;
    const next = seededNumbers(seed);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 300; round++) {
      const bytes = make(next);
      const problem = problemOf(() => {
        for (const sheet of openWorkbook({ name: NAME, bytes }, null).open()) for (const _ of sheet.records());
      });
      const kind = problem === undefined ? 'rows' : (problem as { reason: { kind: string } }).reason.kind;
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
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
    expect([...open(bytes).rows()]).toEqual([expected]);
  }
});
