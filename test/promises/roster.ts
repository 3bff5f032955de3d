import { type Encoding, parseEncodingLabel } from '../../src/files/encoding.ts';
import { encodeText } from '../files/encoded.ts';

/** How a table is written into a file. */
export type Spelling = {
  encoding: Encoding;
  /** Begins with a byte order mark. */
  marked: boolean;
  newline: '\n' | '\r\n' | '\r';
  delimiter: string;
  /** Puts every cell into quotes, not only those that need them. */
  quoted?: boolean;
};

/** UTF-8, semicolons, LF. */
export const PLAIN: Spelling = { encoding: 'utf-8', marked: false, newline: '\n', delimiter: ';' };

export const NEWLINES = { LF: '\n', CRLF: '\r\n', CR: '\r' } as const;

/** The delimiters by their names in flags. */
export const DELIMITERS = { ';': ';', ',': ',', tab: '\t', '|': '|' } as const;

export const HEADER = [
  ...['№', 'ФИО ученика', 'Класс', 'Дата рождения', 'Телефон', 'Эл. почта', 'Номер личного дела', 'Примечание'],
];

/** An invented pupil: the cells of the row, and what the register must hold of it. */
type Pupil = readonly [cells: readonly string[], held: Held];
type Held = readonly [fullName: string, className: string, birthDate: string, phone: string, email: string, id: string];

const QUOTE_IN_NOTE = 'говорит: "я из ""5А"""; зовут, как брата';

/** Cells hold every delimiter, quotes and line breaks; a line break is «\n» here and the file's own when written. */
const PUPILS: readonly Pupil[] = [
  pupil('Алёхина Алёна Фёдоровна', '5А', '14.03.2015', '+7 900 000-01-01', 'alyona@example.org', 'Л-01'),
  pupil('Ёлкин Семён Артёмович', '5А', '2015-02-28', '8 (900) 000-01-02', '', 'Л-02'),
  pupil('Салтыкова-Щедрина Анна-Мария Львовна', '5А', '01.01.15', '', 'anna@example.org', ''),
  pupil('Мамедов Эльдар Гасан оглы', '5А', '', '', '', 'Л-04'),
  pupil('Алиева Лейла Вагиф кызы', '5А', '09.11.2014', '', '', ''),
  pupil('Цой Ли', '5А', '', '', '', 'Л-06'),
  [
    row('Жуков\nЖан\nЮрьевич', '5-а', '30.09.2015', '9000000107', '', 'Л-07', 'в три\nстроки'),
    held('Жуков Жан Юрьевич', '5А', '2015-09-30', '+79000000107', '', 'Л-07'),
  ],
  [
    row('Щукина Юлия Эдуардовна', '5 "А"', '04.04.2015', '', 'yulia@example.org', 'Л-08', QUOTE_IN_NOTE),
    held('Щукина Юлия Эдуардовна', '5А', '2015-04-04', '', 'yulia@example.org', 'Л-08'),
  ],
  [
    row('  Объедков   Пётр Ильич ', '5a', '2.12.2014', '', '', ' Л-09 ', '"'),
    held('Объедков Пётр Ильич', '5А', '2014-12-02', '', '', 'Л-09'),
  ],
  [
    row('Хасан Али', '5 б', '', '8 900 000-01-10, 8 900 000-01-99', '', 'Л;10', ';'),
    held('Хасан Али', '5Б', '', '+79000000110', '', 'Л;10'),
  ],
  [row('Шапиро Ева Львовна', '5Б', '', '', '', 'Л,11', ','), held('Шапиро Ева Львовна', '5Б', '', '', '', 'Л,11')],
  [row('Юн Ян', '5-Б', '', '', '', 'Л|12', '|'), held('Юн Ян', '5Б', '', '', '', 'Л|12')],
  [row('Ым Ён Сон', '5 "Б"', '', '', '', 'Л\t13', '\t'), held('Ым Ён Сон', '5Б', '', '', '', 'Л 13')],
  [
    row('Подъячий Фома Цезаревич', '5Б', '', '', '', 'Л\n14', '"";,|\t\n"'),
    held('Подъячий Фома Цезаревич', '5Б', '', '', '', 'Л 14'),
  ],
  [row('Кац О. В.', '5Б', '', '', '', 'Л"15"', '""'), held('Кац О. В.', '5Б', '', '', '', 'Л"15"')],
  pupil("О'Коннор Денис Патрикович", '5Б', '17.07.2015', '', '', 'Л-16'),
  pupil('Римская-Корсакова Зоя Игоревна', '5Б', '23.05.2015', '', '', ''),
  pupil('Безродный Ким', '', '', '', '', 'Л-18'),
  pupil('Эфендиев Тимур Рашид угли', '11Г', '19.08.2009', '', '', 'Л-19'),
  pupil('Грищук Чарльз Ёханович', '11Г', '', '+7 900 000-01-20', '', ''),
  pupil('Андреев Андрей Андреевич', '11Г', '03.03.2009', '', '', 'Л-21'),
  pupil('Андреев Андрей Андреевич', '11Г', '04.03.2009', '', '', 'Л-22'),
  pupil('Быстрых Глафира Юрьевна', '11Г', '15.10.2009', '', '', ''),
  pupil('Вольф Ия', '11Г', '', '', 'iya@example.org', 'Л-24'),
  pupil('Хэ Фэй', '11Г', '', '', '', 'Л-25'),
  pupil('Дёмин Ждан Щербакович', '10 кадетский', '', '', '', 'Л-26'),
  pupil('Ъянова Ыйна Эйновна', '10 кадетский', '28.02.2010', '', '', 'Л-27'),
  pupil('Зуев Кирилл Мстиславович', '10 кадетский', '', '8-900-000-01-28', '', ''),
  pupil('Пучкова Нонна Хрисанфовна', '10 кадетский', '', '', '', 'Л-29'),
  [
    row('Яковлева Яна Яновна', '10 Кадетский', '31.12.2010', '', '', 'Л-30', 'последняя'),
    held('Яковлева Яна Яновна', '10 кадетский', '2010-12-31', '', '', 'Л-30'),
  ],
];

function row(name: string, className: string, date: string, phone: string, email: string, id: string, note = '') {
  return ['', name, className, date, phone, email, id, note];
}

function held(...fields: Held): Held {
  return fields;
}

/** A pupil whose row holds nothing to tidy but date and phone. */
function pupil(name: string, className: string, date: string, phone: string, email: string, id: string): Pupil {
  const [, day = '', month = '', year = ''] = /^(\d\d)\.(\d\d)\.(?:20)?(\d\d)$/.exec(date) ?? [];
  const digits = phone.replace(/\D/g, '').slice(-10);
  const isoDate = day === '' ? date : `20${year}-${month}-${day}`;
  const held: Held = [name, className, isoDate, digits && `+7${digits}`, email, id];
  return [row(name, className, date, phone, email, id), held];
}

/** The roster as a table: a title, the header, thirty pupils and a blank row. */
export const ROSTER: readonly (readonly string[])[] = [
  ['Список учащихся на 01.09.2026', ...HEADER.slice(1).map(() => '')],
  HEADER,
  ...PUPILS.map(([cells], index) => [String(index + 1), ...cells.slice(1)]),
  HEADER.map(() => ''),
];

/** What the register holds of the roster's pupils, as list-people tells it, in the order of the file. */
export const REGISTERED = PUPILS.map(([, [fullName, className, birthDate, phone, email, externalId]]) => ({
  fullName,
  classes: className === '' ? [] : [className],
  birthDate: birthDate || null,
  phone: phone || null,
  email: email || null,
  externalId: externalId || null,
}));

/** Writes a table the way journals and spreadsheets do. */
export function writeTable(table: readonly (readonly string[])[], spelling: Spelling): Uint8Array {
  const { encoding, marked, newline, delimiter, quoted = false } = spelling;
  const write = (cell: string) =>
    quoted || cell.includes(delimiter) || /["\n\r]/.test(cell)
      ? `"${cell.replaceAll('"', '""').replaceAll('\n', newline)}"`
      : cell;
  const text = table.map((cells) => cells.map(write).join(delimiter) + newline).join('');
  return encodeText(marked ? `\ufeff${text}` : text, encoding);
}

/** The encoding that a label names. */
export function encodingOf(label: string): Encoding {
  const encoding = parseEncodingLabel(label);
  if (encoding === undefined) throw new Error(`no encoding: ${label}`);
  return encoding;
}
