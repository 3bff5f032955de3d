import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isProblem } from '../../src/domain/problem.ts';
import type { TextSource } from '../../src/files/delimited.ts';
import type { Delimiter } from '../../src/files/delimiter.ts';
import type { Encoding } from '../../src/files/encoding.ts';
import { ROSTER_COLUMNS } from '../../src/files/roster-columns.ts';
import {
  type ColumnCatalogue,
  headerFingerprint,
  normalizeHeader,
  openTableFile,
  type TableFile,
  type TableFileOptions,
} from '../../src/files/table-file.ts';
import { encodeText } from './encoded.ts';

type Field = 'fullName' | 'surname' | 'name' | 'class' | 'phone' | 'externalId';

const CATALOGUE: ColumnCatalogue<Field> = {
  aliases: {
    fullName: ['ФИО', 'Фамилия Имя Отчество', 'Ученик'],
    surname: ['Фамилия'],
    name: ['Имя'],
    class: ['Класс'],
    phone: ['Телефон', 'Моб. тел.'],
    externalId: ['ID', 'Идентификатор'],
  },
  ignored: ['№', 'строка', 'причина', 'Класс (прошлый год)'],
  forbidden: ['СНИЛС'],
  isHeader: (found) => found.has('fullName') || (found.has('surname') && found.has('name')),
};

function source(text: string, encoding: Encoding = 'utf-8'): TextSource {
  return { name: 'roster.csv', bytes: encodeText(text, encoding) };
}

function open(text: string, options: TableFileOptions<Field> = {}): TableFile<Field> {
  return openTableFile(source(text), CATALOGUE, options);
}

function rowsOf(table: TableFile<Field>): string[][] {
  return [...table.rows()].map(({ cells }) => cells);
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
  return { code: 'unreadable-file', file: 'roster.csv', reason };
}

const HEADER_NOT_FOUND = {
  code: 'header-not-found',
  file: 'roster.csv',
  expected: ['ФИО', 'Фамилия', 'Имя', 'Класс', 'Телефон', 'ID'],
};

describe('one roster in every encoding, newline and delimiter', () => {
  const cells = [
    ['ФИО', 'Класс', 'Телефон', 'Примечание'],
    ['Щербакова Анна Петровна', '5А', '+7 912 000-00-01', '"5 ""А""; бывшая, 4|А"'],
    ['Иванов Пётр', '10 кадетский', '', ''],
    ['Юсупов Тимур Ильдарович', '5Б', '8 (912) 000 00 02', '"две\tячейки"'],
  ];
  const encodings: [Encoding, string][] = [
    ['utf-8', ''],
    ['utf-8', '\ufeff'],
    ['utf-16le', ''],
    ['utf-16le', '\ufeff'],
    ['utf-16be', ''],
    ['utf-16be', '\ufeff'],
    ['windows-1251', ''],
    ['ibm866', ''],
  ];
  const delimiters: Delimiter[] = [';', ',', '\t', '|'];
  for (const [encoding, mark] of encodings) {
    for (const newline of ['\n', '\r\n', '\r']) {
      test.each(delimiters)(`${encoding}${mark && ' with a mark'} ${JSON.stringify(newline)} %j`, (delimiter) => {
        const text = mark + cells.map((row) => row.join(delimiter) + newline).join('');
        const table = openTableFile(source(text, encoding), CATALOGUE, {});
        expect({ ...table, rows: [...table.rows()] }).toEqual({
          encoding,
          delimiter,
          sheet: null,
          headerLine: 1,
          recalled: false,
          columns: [
            { header: 'ФИО', field: 'fullName', forbidden: false },
            { header: 'Класс', field: 'class', forbidden: false },
            { header: 'Телефон', field: 'phone', forbidden: false },
            { header: 'Примечание', field: null, forbidden: false },
          ],
          rows: [
            {
              line: 2,
              cells: ['Щербакова Анна Петровна', '5А', '+7 912 000-00-01', '5 "А"; бывшая, 4|А'],
              fault: null,
            },
            { line: 3, cells: ['Иванов Пётр', '10 кадетский', '', ''], fault: null },
            { line: 4, cells: ['Юсупов Тимур Ильдарович', '5Б', '8 (912) 000 00 02', 'две\tячейки'], fault: null },
          ],
        });
        const said = openTableFile(source(text, encoding), CATALOGUE, { encoding, delimiter });
        expect(rowsOf(said)).toEqual(rowsOf(table));
      });
    }
  }
});

describe('the header', () => {
  test('stands below title rows and blank ones', () => {
    const table = open('Список класса 5А;;\n\n;;\nна 01.09.2026;;\nФИО;Класс;\nИванов Пётр;5А;\n');
    expect([table.headerLine, table.columns.length, rowsOf(table)]).toEqual([5, 2, [['Иванов Пётр', '5А']]]);
  });

  test.each<[string, string, number]>([
    [
      'wide title rows of blank cells',
      `Гимназия;;;;;\n;;;;;\nСписок учащихся;;;;;\n ; ;;;;\nФИО;Класс;;;;\nИванов;5А;;;;\n`,
      5,
    ],
    ['a title with the name of a field', 'Класс;5А;\nУченик;;\nФИО;Класс;Телефон\nИванов;5А;1\n', 3],
    ['a header repeated below', 'ФИО;Класс\nИванов;5А\nФИО;Класс\nПетров;5А\n', 1],
    ['a row that has the words of a header', 'ФИО;Класс;Телефон\nУченик;Класс;x\n', 1],
    ['quoted titles of several lines', '"Список\nучащихся\n";\n"ФИО";"Класс"\nИванов;5А\n', 4],
  ])('is the row with most fields: %s', (_, text, line) => {
    expect(open(text).headerLine).toBe(line);
  });

  test('is looked for in the first 30 records only', () => {
    expect(open(`${'Список\n'.repeat(29)}ФИО;Класс\nИванов;5А\n`).headerLine).toBe(30);
    expect(problemOf(() => open(`${'Список\n'.repeat(30)}ФИО;Класс\nИванов;5А\n`))).toEqual(HEADER_NOT_FOUND);
  });

  test.each<[string, (Field | null)[]]>([
    ['ФАМИЛИЯ;имя', ['surname', 'name']],
    ['"Ф.И.О.";Класс:', ['fullName', 'class']],
    ['fullName;CLASS;external_id', ['fullName', 'class', 'externalId']],
    ['Фамилия_Имя_Отчество;№', ['fullName', null]],
    ['Фамилия\u00a0 Имя  Отчество*', ['fullName']],
    ['"Фамилия\nИмя\nОтчество"', ['fullName']],
    ['ФИО (при наличии);моб.тел', ['fullName', 'phone']],
    ['ФИО;Клacc', ['fullName', 'class']],
    ['ФИО;Имя;Имя', ['fullName', 'name', null]],
    ['ФИО;;Класс;;', ['fullName', null, 'class']],
    ['ФИО;Класс (прошлый год);Класс', ['fullName', null, 'class']],
    ['ФИО;Класс (текущий);Класс', ['fullName', null, 'class']],
    ['ФИО;строка;причина', ['fullName', null, null]],
    ['№;ФИО;Телефон;Телефон', [null, 'fullName', 'phone', null]],
    ['"Моб.\r\nтел.";"Фами\u00adлия\nИмя  Отчество "', ['phone', 'fullName']],
    ['ФИО;__proto__;constructor;toString', ['fullName', null, null, null]],
    ['«ФИО»', ['fullName']],
  ])('%j', (header, fields) => {
    expect(open(`${header}\nx\n`).columns.map(({ field }) => field)).toEqual(fields);
  });

  test('a mapping wins over the aliases', () => {
    const mapping = new Map<string, Field>([
      ['кто', 'fullName'],
      ['класс НОВЫЙ', 'class'],
    ]);
    const { columns } = open('Кто;Класс;Класс новый\nИванов;4А;5А\n', { mapping });
    expect(columns.map(({ field }) => field)).toEqual(['fullName', null, 'class']);
  });

  test('a remembered mapping is used under the user’s own', () => {
    const asked: string[] = [];
    const recall = (headers: readonly string[]) => {
      asked.push(headerFingerprint(headers));
      if (headerFingerprint(headers) !== headerFingerprint(['Кто', 'Где учится', 'Класс'])) return undefined;
      return new Map<string, Field>([
        ['КТО ', 'fullName'],
        ['Где учится', 'class'],
      ]);
    };
    const text = 'Список;;\nКто;Где учится;Класс;\nИванов;5А;x\n';
    const fields = ({ columns }: TableFile<Field>) => columns.map(({ field }) => field);
    const table = open(text, { recall });
    expect([table.recalled, fields(table)]).toEqual([true, ['fullName', 'class', null]]);
    expect(asked).toContain('список');
    const mapped = open(text, { recall, mapping: new Map([['Класс', 'class']]) });
    expect([mapped.recalled, fields(mapped)]).toEqual([true, ['fullName', null, 'class']]);
    expect(open('ФИО;Класс\n', { recall }).recalled).toBe(false);
    expect(problemOf(() => open(text))).toEqual(HEADER_NOT_FOUND);
  });

  test('its fingerprint is that of its words', () => {
    expect(headerFingerprint(['№ п/п', ' Ф.И.О. ', '', 'Клacc:', ' '])).toBe('№п/п|фио||класс');
    expect(headerFingerprint(['а', 'б'])).not.toBe(headerFingerprint(['аб']));
  });

  test('may be all there is', () => {
    expect(rowsOf(open('ФИО;Класс'))).toEqual([]);
  });

  test.each(['', '\ufeff', '\n\n', ';;\r\n ; ;', 'Класс;Телефон\n5А;1\n', '"ФИО;Класс\n'])(
    'is not found in %j',
    (text) => {
      expect(problemOf(() => open(text))).toEqual(HEADER_NOT_FOUND);
    },
  );

  test.each([
    ['  Дата \u00a0 рождения: ', 'дата рождения'],
    ['Ё-МОЁ', 'е-мое'],
    ['E\u2011mail', 'e-mail'],
    ['и\u0306од', 'йод'],
    ['«Teлeфoн»', 'телефон'],
    ['externalId', 'externalid'],
    ['Ф.И.О.*', 'фио'],
    ['', ''],
  ])('%j is compared as %j', (text, expected) => {
    expect(normalizeHeader(text)).toBe(expected);
  });
});

describe('a column of a roster', () => {
  const columnOf = (header: string) => {
    const cell = `"${header.replaceAll('"', '""')}"`;
    const { columns } = openTableFile(source(`ФИО;${cell}\n`), ROSTER_COLUMNS, {});
    return columns[1];
  };

  test.each([
    ...['СНИЛС', 'СНИЛС ребёнка', 'Снилс учащегося', 'Паспорт', 'Паспорт (серия, номер)', 'Данные паспорта'],
    ...['Паспортные данные', 'Серия и номер паспорта', 'Адрес', 'Адрес места жительства', 'Домашний адрес'],
    ...['Адрес проживания (фактический)', 'Почтовый адрес', 'Место регистрации', 'Место жительства', 'Прописка'],
    ...['Документ', 'Документ о рождении', 'Тип документа', 'Документ, удостоверяющий личность'],
    ...['Свидетельство о рождении', 'Медицинский полис', 'Полис ОМС', 'ОМС', 'Группа здоровья', 'Здоровье'],
    ...['Физкультурная группа', 'Группа по физкультуре', 'Инвалидность', 'Национальность', 'Гражданство', 'ИНН'],
    ...['ПАСПОРТ:', '«Адрес»', 'Место\nрождения', 'Пacпopт', 'ОВЗ'],
  ])('%j is forbidden', (header) => {
    expect(columnOf(header)).toEqual({ header, field: null, forbidden: true });
  });

  test.each<[string, string | null]>([
    ...['Адрес электронной почты', 'Электронный адрес', 'Эл. адрес', 'Адрес эл. почты'].map(
      (header): [string, string] => [header, 'email'],
    ),
    ...['Адрес почты', 'E-mail адрес', 'Адрес электронной почты классного руководителя'].map(
      (header): [string, null] => [header, null],
    ),
    ['Класс (группа здоровья)', 'class'],
    ['Дата рождения (по документу)', 'birthDate'],
    ['Имя по документу', null],
    ['Ловзанов', null],
    ['Инновации', null],
    ['Коммент', null],
    ...['№', '№ п/п', '№п.п.', 'п/п', 'Номер по порядку', 'строка', 'Причина'].map((header): [string, null] => [
      header,
      null,
    ]),
  ])('%j is not', (header, field) => {
    expect(columnOf(header)).toEqual({ header, field, forbidden: false });
  });

  test('is not read where it is forbidden, though the user names it', () => {
    const mapping = new Map([['СНИЛС', 'externalId' as const]]);
    const { columns } = openTableFile(source('ФИО;СНИЛС\n'), ROSTER_COLUMNS, { mapping });
    expect(columns[1]).toEqual({ header: 'СНИЛС', field: null, forbidden: true });
  });
});

describe('the delimiter', () => {
  test('is taken from the line sep=', () => {
    const table = open('sep=|\r\nФИО|Класс, буква; год\r\nИванов|5А\r\n');
    expect([table.delimiter, table.headerLine, rowsOf(table)]).toEqual(['|', 2, [['Иванов', '5А']]]);
    expect(open('sep=\t\nФИО\tКласс\n').delimiter).toBe('\t');
    expect(open('sep=:\nФИО;Класс\n')).toMatchObject({ delimiter: ';', headerLine: 2 });
    expect(open('sep=,\nФИО;Класс\n', { delimiter: ';' })).toMatchObject({ delimiter: ';', headerLine: 2 });
  });

  test('is the one that shows most fields', () => {
    expect(open('ФИО,Класс,Телефон;доп\nИванов;Пётр,5А,1;2\n').delimiter).toBe(',');
  });

  test('is a semicolon where there is but one column', () => {
    expect(open('ФИО\nИванов, Пётр\n')).toMatchObject({ delimiter: ';', columns: [{ field: 'fullName' }] });
  });

  test('is not guessed between equal headers', () => {
    const text = 'Имя;x|Фамилия|Имя\nФамилия;Имя;y\n';
    expect(problemOf(() => open(text))).toEqual(unreadable({ kind: 'unsure-delimiter' }));
    expect(open(text, { delimiter: '|' }).headerLine).toBe(1);
    expect(open(text, { delimiter: ';' }).headerLine).toBe(2);
  });

  test('follows the rows where any header will do', () => {
    const any: ColumnCatalogue<Field> = { ...CATALOGUE, isHeader: () => true };
    expect(openTableFile(source('a,b;c\n1;2\n3;4\n'), any, {}).delimiter).toBe(';');
    expect(openTableFile(source('a,b;c\n1,2\n3,4\n'), any, {}).delimiter).toBe(',');
    expect(problemOf(() => openTableFile(source('a,b;c\n'), any, {}))).toEqual(
      unreadable({ kind: 'unsure-delimiter' }),
    );
  });
});

describe('rows', () => {
  test('are read anew at each call', () => {
    const table = open('ФИО;Класс\nИванов;5А\nПетров;5Б\n');
    for (const row of table.rows()) expect(row.line).toBe(2 + Number(row.cells[0] === 'Петров'));
    for (const _ of table.rows()) break;
    expect(rowsOf(table)).toEqual(rowsOf(table));
    expect(rowsOf(table)).toHaveLength(2);
  });

  test('keep missing and surplus cells, but for empty ones at the end', () => {
    const table = open('ФИО;Класс;\nИванов;5А;;;\nПетров\nСидоров;5А;x\nЦой;;;y;\n');
    expect(rowsOf(table)).toEqual([['Иванов', '5А'], ['Петров'], ['Сидоров', '5А', 'x'], ['Цой', '', '', 'y']]);
  });

  test('tell their faults', () => {
    const table = open('ФИО;Класс\n"Иванов;5А\nПетров\x01;5А\nЦой;5 "А"\n');
    expect([...table.rows()].map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'quote-not-closed'],
      [3, 'bad-characters'],
      [4, null],
    ]);
  });
});

describe('a file that cannot be read', () => {
  const middle = encodeText(`ФИО;Класс\r\n${'Иванов Пётр;5А\r\n'.repeat(30_000)}Щ`, 'utf-8');
  const damaged = Uint8Array.from([...middle, 0xff, ...middle]);
  const halved = encodeText('ФИО;Класс\nИванов;5А\n', 'utf-16le').slice(0, -1);

  test.each<[string, Uint8Array, object]>([
    ['damaged UTF-8', damaged, { kind: 'undecodable', encoding: 'utf-8', line: 30_002 }],
    ['UTF-8 cut at its end', middle.slice(0, -1), { kind: 'undecodable', encoding: 'utf-8', line: 30_002 }],
    ['UTF-16 cut at its end', halved, { kind: 'undecodable', encoding: 'utf-16le', line: 2 }],
    [
      'half a pair in UTF-16',
      encodeText('ФИО\nИва\ud800нов\nЦой', 'utf-16be'),
      { kind: 'undecodable', encoding: 'utf-16be', line: 2 },
    ],
    ['UTF-32', Uint8Array.from([0xff, 0xfe, 0, 0, 0x24, 4, 0, 0]), { kind: 'binary' }],
    ['a zero', encodeText('ФИО\nИванов\0\n', 'utf-8'), { kind: 'binary' }],
    ['an archive', Uint8Array.from([0x50, 0x4b, 3, 4]), { kind: 'other-document' }],
    ['an unknown encoding', Uint8Array.from([0x66, 0x69, 0x6f, 10, 0xe9]), { kind: 'unknown-encoding' }],
  ])('%s', (_, bytes, reason) => {
    expect(problemOf(() => openTableFile({ name: 'roster.csv', bytes }, CATALOGUE, {}))).toEqual(unreadable(reason));
  });

  test('a wrong encoding said by the user', () => {
    const bytes = encodeText('ФИО;Класс\nИванов;5А\n', 'windows-1251');
    const read = (encoding: Encoding) => () => openTableFile({ name: 'roster.csv', bytes }, CATALOGUE, { encoding });
    expect(problemOf(read('utf-8'))).toEqual(unreadable({ kind: 'undecodable', encoding: 'utf-8', line: 1 }));
    expect(problemOf(read('ibm866'))).toEqual(HEADER_NOT_FOUND);
    expect(read('windows-1251')().encoding).toBe('windows-1251');
  });

  test('a mark corrects the byte order said by the user', () => {
    const marked = source('\ufeffФИО;Класс\nИванов;5А\n', 'utf-16be');
    expect(openTableFile(marked, CATALOGUE, { encoding: 'utf-16le' }).encoding).toBe('utf-16be');
  });

  test('more than 200 columns', () => {
    const wide = (columns: number) => `ФИО${';x'.repeat(columns - 1)}\nИванов\n`;
    expect(open(wide(200)).columns).toHaveLength(200);
    expect(problemOf(() => open(wide(201)))).toEqual(unreadable({ kind: 'too-many-columns', limit: 200 }));
  });

  test('more than 5,000,000 rows', { timeout: 60_000 }, () => {
    const bytes = Buffer.concat([Buffer.from('name,surname\n'), Buffer.alloc(10_000_002, 'a\n')]);
    const table = openTableFile({ name: 'roster.csv', bytes }, CATALOGUE, {});
    let rows = 0;
    const count = () => {
      for (const _ of table.rows()) rows++;
    };
    expect(problemOf(count)).toEqual(unreadable({ kind: 'too-many-rows', limit: 5_000_000 }));
    expect(rows).toBe(5_000_000);
  });
});

describe('a file on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'table-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function openPath(path: string): TableFile<Field> {
    return openTableFile({ name: 'roster.csv', path }, CATALOGUE, {});
  }

  test('is read in pieces, twice', () => {
    const path = join(folder, 'large.csv');
    writeFileSync(path, `ФИО;Класс\n${'Щербакова Анна Петровна;"5А"\n'.repeat(40_000)}`);
    const table = openPath(path);
    for (const _ of [1, 2]) {
      const rows = rowsOf(table);
      expect(rows).toHaveLength(40_000);
      expect(rows.every(([name, of]) => name === 'Щербакова Анна Петровна' && of === '5А')).toBe(true);
    }
  });

  test('is missing, or a folder', () => {
    const missing = { code: 'file-not-found', file: 'roster.csv', folder: false };
    expect(problemOf(() => openPath(join(folder, 'none.csv')))).toEqual(missing);
    expect(problemOf(() => openPath(join(folder, 'large.csv', 'x')))).toEqual(missing);
    expect(problemOf(() => openPath('a\0b'))).toEqual(missing);
    expect(problemOf(() => openPath(''))).toEqual(missing);
    expect(problemOf(() => openPath(folder))).toEqual({ ...missing, folder: true });
  });

  test('goes away between two readings', () => {
    const path = join(folder, 'gone.csv');
    writeFileSync(path, 'ФИО\nИванов\n');
    const table = openPath(path);
    rmSync(path);
    expect(problemOf(() => rowsOf(table))).toMatchObject({ code: 'file-not-found' });
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('may not be read', () => {
    const path = join(folder, 'closed.csv');
    writeFileSync(path, 'ФИО\n');
    chmodSync(path, 0);
    expect(problemOf(() => openPath(path))).toEqual(unreadable({ kind: 'no-access' }));
  });

  test.skipIf(process.platform === 'win32')('may be a pipe, but no device', () => {
    const path = join(folder, 'pipe');
    const script = 'mkfifo "$0"; (printf "fullName;class\\nIvanov;5\\n" > "$0") & echo ready; wait';
    const writer = spawn('sh', ['-c', script, path], { stdio: ['ignore', 'pipe', 'ignore'] });
    return new Promise<void>((done, fail) => {
      writer.stdout.once('data', () => {
        try {
          const table = openPath(path);
          expect([rowsOf(table), rowsOf(table)]).toEqual([[['Ivanov', '5']], [['Ivanov', '5']]]);
          expect(problemOf(() => openPath('/dev/zero'))).toEqual(unreadable({ kind: 'binary' }));
          done();
        } catch (thrown) {
          fail(thrown);
        }
      });
    });
  });
});
