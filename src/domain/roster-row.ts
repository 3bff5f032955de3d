import { addDays, type IsoDate, parseDate } from './calendar.ts';
import { type ClassName, parseClassName } from './class-name.ts';
import { suggestSingleScript, tidySpaces } from './name-key.ts';
import type { OrganizationKind } from './organization.ts';
import type { PersonDetails, Role } from './person.ts';
import {
  hasInitialsOnly,
  makePersonName,
  type PersonName,
  parseFullName,
  parseNameAndPatronymic,
  readPatronymic,
} from './person-name.ts';
import type { RosterColumns, RosterField } from './roster-fields.ts';
import { type RowReject, rowReject } from './row-reject.ts';

/** Somebody as a row of a roster names them. */
export type RosterRow = PersonDetails & {
  line: number;
  name: PersonName;
  class: ClassName | null;
  /** The class as the row spells it. */
  classText: string;
};

export type RowWarningCode = 'mixed-scripts' | 'initials-only' | 'date-unlikely';

/** A remark on a row that is taken all the same. */
export type RowWarning = { line: number; code: RowWarningCode; value: string; suggestion: string | null };

/** What reading a row depends on beside the row. */
export type RowReading = {
  role: Role;
  kind: OrganizationKind;
  columns: RosterColumns;
  today: IsoDate;
  parsePhone(text: string): string | undefined;
};

/** A record of the file: the physical line it begins on, its cells, and what is wrong with its form. */
export type RosterRecord = {
  line: number;
  cells: readonly string[];
  fault: 'quote-not-closed' | 'field-too-long' | 'bad-characters' | null;
};

export type ReadRow = { row: RosterRow; warnings: RowWarning[] } | { reject: RowReject };

/** Ages outside of which a birth date is remarked on, in years. */
const LIKELY_AGES: Readonly<Record<Role, readonly [number, number]>> = {
  pupil: [3, 30],
  teacher: [16, 95],
  parent: [16, 100],
};

class Rejected extends Error {
  readonly reject: RowReject;
  constructor(reject: RowReject) {
    super(reject.code);
    this.reject = reject;
  }
}

/** Reads one record of a roster into a row, or says why it cannot be taken. */
export function readRosterRow(record: RosterRecord, reading: RowReading): ReadRow {
  const { line, cells, fault } = record;
  if (fault !== null) return { reject: rowReject(line, fault) };
  if (cells.length > reading.columns.width) return { reject: rowReject(line, 'too-many-cells') };
  if (cells.length < reading.columns.width) return { reject: rowReject(line, 'too-few-cells') };
  try {
    const row = readFields(record, reading);
    return { row, warnings: remark(row, reading) };
  } catch (error) {
    if (error instanceof Rejected) return { reject: error.reject };
    throw error;
  }
}

function readFields(record: RosterRecord, reading: RowReading): RosterRow {
  const { line, cells } = record;
  const cell = (field: RosterField): string => {
    const place = reading.columns.places.get(field);
    return place === undefined ? '' : (cells[place.index] ?? '');
  };
  const text = (field: RosterField) => tidySpaces(cell(field)) || null;
  const refuse = (code: RowReject['code'], field: RosterField): never => {
    throw new Rejected(rowReject(line, code, headerOf(reading.columns, field), cell(field)));
  };
  const parsed = <T>(field: RosterField, code: RowReject['code'], parse: (text: string) => T | undefined): T | null => {
    const value = cell(field);
    return value === '' ? null : (parse(value) ?? refuse(code, field));
  };
  return {
    line,
    name: readName(cell, refuse, reading.columns),
    class: reading.role === 'pupil' ? readClass(cell, refuse, reading.kind) : null,
    classText: tidySpaces(cell('class')),
    externalId: text('externalId'),
    birthDate: parsed('birthDate', 'date-invalid', (value) => parseBirthDate(value, reading.today)),
    sex: readSex(cell('sex')),
    phone: parsed('phone', 'phone-invalid', (value) => parsePhoneCell(value, reading.parsePhone)),
    email: parsed('email', 'email-invalid', parseEmail),
    position: text('position'),
    subjects: text('subjects'),
    homeroomOf: text('homeroomOf'),
  };
}

/** What the file calls the column of a field; null where it has none. */
export function headerOf({ places }: RosterColumns, field: RosterField): string | null {
  return places.get(field)?.header ?? null;
}

type Cell = (field: RosterField) => string;
type Refuse = (code: RowReject['code'], field: RosterField) => never;

function readName(cell: Cell, refuse: Refuse, { places }: RosterColumns): PersonName {
  const whole = tidySpaces(cell('fullName'));
  if (whole !== '') return parseFullName(whole) ?? refuse('name-invalid', 'fullName');
  const surname = tidySpaces(cell('surname'));
  const both = parseNameAndPatronymic(cell('nameAndPatronymic'));
  const givenName = tidySpaces(cell('name')) || both.givenName;
  if (surname === '' || givenName === '') {
    const asked = surname === '' ? ['surname', 'fullName'] : ['name', 'nameAndPatronymic', 'fullName'];
    const [missing = 'fullName'] = (asked as RosterField[]).filter((field) => places.has(field));
    return refuse('name-missing', missing);
  }
  const patronymic = readPatronymic(cell('patronymic')) ?? both.patronymic;
  return makePersonName(surname, givenName, patronymic) ?? refuse('name-invalid', 'surname');
}

function readClass(cell: Cell, refuse: Refuse, kind: OrganizationKind): ClassName | null {
  const [whole, grade, letter] = [cell('class'), cell('grade'), cell('letter')];
  const text = whole === '' && grade !== '' ? `${grade} ${letter}` : whole;
  if (text === '') return null;
  return parseClassName(kind, text) ?? refuse('class-invalid', whole === '' ? 'grade' : 'class');
}

/** Reads a birth date; a two-digit year is the last such year not after today, a time of day behind it is dropped. */
function parseBirthDate(text: string, today: IsoDate): IsoDate | undefined {
  const value = text
    .trim()
    .replace(/[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/, '')
    .replace(/\s*г\.?$/u, '');
  const short = /^(\d{1,2})\.(\d{1,2})\.(\d{2})$/.exec(value);
  const century = Number(today.slice(0, 2));
  const year = short && `${Number(short[3]) > Number(today.slice(2, 4)) ? century - 1 : century}${short[3]}`;
  const date = parseDate(short ? `${short[1]}.${short[2]}.${year}` : value);
  return date !== undefined && date <= today ? date : undefined;
}

/** Takes the first sound number of a cell that may hold several. */
function parsePhoneCell(text: string, parsePhone: (text: string) => string | undefined): string | undefined {
  const whole = parsePhone(text);
  if (whole !== undefined) return whole;
  for (const part of text.split(/[,;/\n]|\s(?=\+|8[\s(-])/)) {
    const phone = part.trim() === '' ? undefined : parsePhone(part);
    if (phone !== undefined) return phone;
  }
  return undefined;
}

/** Reads an e-mail address by its form; nothing is sent to it. */
export function parseEmail(text: string): string | undefined {
  const value = text.trim();
  return value.length <= 254 && /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/u.test(value) ? value : undefined;
}

function readSex(text: string): 'male' | 'female' | null {
  const value = text.trim().toLowerCase();
  if (/^(?:м|муж|мужской|m|male)\.?$/u.test(value)) return 'male';
  return /^(?:ж|жен|женский|f|female)\.?$/u.test(value) ? 'female' : null;
}

function remark(row: RosterRow, { role, today }: RowReading): RowWarning[] {
  const { line, name, birthDate } = row;
  const warnings: RowWarning[] = [];
  const suggestion = suggestSingleScript(name.fullName);
  if (suggestion !== undefined) warnings.push({ line, code: 'mixed-scripts', value: name.fullName, suggestion });
  if (hasInitialsOnly(name)) warnings.push({ line, code: 'initials-only', value: name.fullName, suggestion: null });
  const [youngest, oldest] = LIKELY_AGES[role];
  const likely = (date: IsoDate) =>
    date <= addDays(today, -Math.round(youngest * 365.25)) && date >= addDays(today, -Math.round(oldest * 365.25));
  if (birthDate !== null && !likely(birthDate)) {
    warnings.push({ line, code: 'date-unlikely', value: birthDate, suggestion: null });
  }
  return warnings;
}
