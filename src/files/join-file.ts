import { parseDate } from '../domain/calendar.ts';
import { parseFullName } from '../domain/person-name.ts';
import { parseEmail } from '../domain/roster-values.ts';
import type { RowReject } from '../domain/row-reject.ts';
import type { JoinApplication } from '../usecases/request-to-join.ts';
import type { ColumnCatalogue } from './columns.ts';
import { parsePhone } from './phone.ts';
import { readSmallTable, type SmallRow } from './small-table.ts';
import type { TableSource } from './table-file.ts';

type Field = 'code' | 'name' | 'phone' | 'email' | 'birthDate' | 'child';

const COLUMNS: ColumnCatalogue<Field> = {
  aliases: {
    code: ['код', 'ссылка', 'код|ссылка', 'код или ссылка', 'код/ссылка', 'приглашение', 'code', 'link', 'invitation'],
    name: ['фио', 'имя', 'фамилия имя отчество', 'полное имя', 'name', 'full name'],
    phone: ['телефон', 'номер телефона', 'мобильный телефон', 'phone'],
    email: ['почта', 'e-mail', 'email', 'электронная почта'],
    birthDate: ['дата рождения', 'birth date', 'birthdate'],
    child: ['ребенок', 'фио ребенка', 'child'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('code') && found.has('name'),
};

/** Reads a list of applications: `код|ссылка;ФИО;телефон;почта;дата рождения;ребёнок`. */
export function* readJoinFile(
  source: TableSource,
): Generator<{ line: number; application: JoinApplication } | { reject: RowReject }> {
  for (const row of readSmallTable(source, COLUMNS)) yield 'cell' in row ? readRow(row) : row;
}

function readRow(row: SmallRow<Field>): { line: number; application: JoinApplication } | { reject: RowReject } {
  const codeOrLink = row.cell('code');
  if (codeOrLink === '') return { reject: row.reject('code-missing', 'code') };
  if (row.cell('name') === '') return { reject: row.reject('name-missing', 'name') };
  const name = parseFullName(row.cell('name'));
  if (name === undefined) return { reject: row.reject('name-invalid', 'name') };
  const read = (field: Field, parse: (text: string) => string | undefined) =>
    row.cell(field) === '' ? null : parse(row.cell(field));
  const birthDate = read('birthDate', parseDate);
  if (birthDate === undefined) return { reject: row.reject('date-invalid', 'birthDate') };
  const phone = read('phone', parsePhone);
  if (phone === undefined) return { reject: row.reject('phone-invalid', 'phone') };
  const email = read('email', parseEmail);
  if (email === undefined) return { reject: row.reject('email-invalid', 'email') };
  const childName = row.cell('child') || null;
  return { line: row.line, application: { codeOrLink, name, birthDate, phone, email, childName } };
}
