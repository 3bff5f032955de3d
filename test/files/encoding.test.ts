import { describe, expect, test } from 'vitest';
import { detectEncoding, type Encoding, parseEncodingLabel } from '../../src/files/encoding.ts';
import { encodeText, encodeWithTable } from './encoded.ts';

const ROSTER = `Фамилия;Имя;Отчество;Класс
Щербакова;Анна;Петровна;5А
Иванов;Пётр;Сергеевич;10 кадетский
Юсупов;Тимур;Ильдарович;5А
`;

function detect(bytes: Uint8Array) {
  return detectEncoding(() => [bytes]);
}

describe('the label of an encoding', () => {
  test.each<[string, Encoding | undefined]>([
    ['utf8', 'utf-8'],
    ['UTF-8', 'utf-8'],
    ['UTF-8-BOM', 'utf-8'],
    ['utf-16', 'utf-16le'],
    ['UTF-16LE', 'utf-16le'],
    ['utf_16be', 'utf-16be'],
    ['cp1251', 'windows-1251'],
    ['Windows-1251', 'windows-1251'],
    ['win1251', 'windows-1251'],
    ['1251', 'windows-1251'],
    ['ibm866', 'ibm866'],
    ['CP866', 'ibm866'],
    ['866', 'ibm866'],
    [' DOS ', 'ibm866'],
    ['latin1', undefined],
    ['koi8-r', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ])('%s', (label, expected) => {
    expect(parseEncodingLabel(label)).toBe(expected);
  });
});

const MARKS: Partial<Record<Encoding, number[]>> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
};

describe('the encoding of a text', () => {
  const encodings: Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'ibm866'];
  const texts: [string, string][] = [
    ['a roster', ROSTER],
    ['one in capitals', ROSTER.toUpperCase()],
    ['only a header', 'ФИО;Класс\n'],
    ['one word', 'ФИО\n'],
    ['short names', 'fio;email\nЦой;a@example.ru\nЛи;b@example.ru\n'],
    ['rare letters', 'ФИО;Кл\nЩукина Ю. Ф.;5Щ\n'],
  ];
  for (const encoding of encodings) {
    test.each(texts)(`%s in ${encoding}`, (_, text) => {
      const bytes = encodeText(text, encoding);
      expect(detect(bytes)).toBe(encoding);
      const mark = MARKS[encoding];
      if (mark !== undefined) expect(detect(Uint8Array.from([...mark, ...bytes]))).toBe(encoding);
    });
  }

  test('ASCII and nothing at all are UTF-8', () => {
    expect(detect(encodeText('fullName;class\nA;5\n', 'utf-8'))).toBe('utf-8');
    expect(detectEncoding(() => [])).toBe('utf-8');
  });

  test('the whole file decides, not its beginning', () => {
    const ascii = encodeText('fullName;class\n'.repeat(50_000), 'utf-8');
    expect(detectEncoding(() => [ascii, encodeText(ROSTER, 'windows-1251')])).toBe('windows-1251');
    expect(detectEncoding(() => [ascii, encodeText(ROSTER, 'ibm866')])).toBe('ibm866');
  });

  test('a character cut between chunks is whole', () => {
    const bytes = encodeText(`${ROSTER}— 😀 €`, 'utf-8');
    expect(detectEncoding(() => Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe('utf-8');
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(detectEncoding(() => [bytes.subarray(0, cut), bytes.subarray(cut)])).toBe('utf-8');
    }
  });

  test('a damaged place makes no other encoding of UTF-8', () => {
    const bytes = encodeText(ROSTER, 'utf-8');
    for (let at = 60; at < 90; at++)
      expect(detect(Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)]))).toBe('utf-8');
  });
});

describe('what is not taken for text', () => {
  const western = 'Prénom;Élève\nFrançoise;été\nHélène;garçon\n'.repeat(5);
  const greek = 'Όνομα;Επώνυμο\nΓιάννης;Παπαδόπουλος\n'.repeat(20);
  test.each<[string, Uint8Array]>([
    ['KOI8-R', encodeWithTable(ROSTER, 'koi8-r')],
    ['MacCyrillic', encodeWithTable(ROSTER, 'x-mac-cyrillic')],
    ['ISO 8859-5', encodeWithTable(ROSTER, 'iso-8859-5')],
    ['Latin-1', encodeWithTable(western, 'windows-1252')],
    ['Greek', encodeWithTable(greek, 'windows-1253')],
    ['one stray byte', Uint8Array.from([...encodeText('name;class\nIvan', 'utf-8'), 0xe9])],
  ])('%s is unknown', (_, bytes) => {
    expect(detect(bytes)).toBeUndefined();
  });

  test.each<[string, Uint8Array, string]>([
    ['an archive', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 8]), 'spreadsheet'],
    ['an OLE container', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]), 'spreadsheet'],
    ['a zero', encodeText('ФИО;Класс\nИванов\0;5А\n', 'utf-8'), 'binary'],
    ['a zero in windows-1251', encodeText('ФИО;Класс\nИванов\0;5А\n', 'windows-1251'), 'binary'],
    ['control characters', encodeText(`ФИО\n${'\x01\x02\x03'.repeat(20)}`, 'utf-8'), 'binary'],
    ['noise', Uint8Array.from({ length: 4096 }, (_, at) => (at * at * 7 + at * 13) % 251), 'binary'],
  ])('%s', (_, bytes, expected) => {
    expect(detect(bytes)).toBe(expected);
  });

  test('a zero far into the file', () => {
    expect(detectEncoding(() => [encodeText(ROSTER, 'utf-8'), Uint8Array.of(65, 0, 66)])).toBe('binary');
  });
});
