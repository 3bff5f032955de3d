import { addDays, type IsoDate } from './calendar.ts';
import { type ClassName, parseClassName } from './class-name.ts';
import { copyText } from './copy-text.ts';
import { isCyrillic, nameKey, suggestSingleScript, tidySpaces } from './name-key.ts';
import type { OrganizationKind } from './organization.ts';
import type { PersonDetails, Role } from './person.ts';
import {
  hasInitialsOnly,
  makePersonName,
  type PersonName,
  parseFullName,
  parseNameAndPatronymic,
} from './person-name.ts';
import { ROSTER_FIELDS, type RosterColumns, type RosterField } from './roster-fields.ts';
import { parseBirthDate, parseEmail, parsePhoneCell, readNeutralized, readSex } from './roster-values.ts';
import { type RowReject, rowReject } from './row-reject.ts';

/** A parent as a row of a pupil names one. */
export type RosterParent = { name: PersonName; phone: string | null; email: string | null };

/** Somebody as a row of a roster names them; of the classes of a parent's row it is the child's. */
export type RosterRow = PersonDetails & {
  line: number;
  name: PersonName;
  class: ClassName | null;
  parents: readonly RosterParent[];
  child: PersonName | null;
};

export type RowWarningCode =
  | 'mixed-scripts'
  | 'initials-only'
  | 'date-unlikely'
  | 'shared-phone'
  | 'parent-without-name';

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

/** By what a row says whose it is: the id of the journal system, or else the key of the full name. */
export type RowIdentity = { externalId: string } | { nameKey: string };

/** Ages outside of which a birth date is remarked on, in years. */
const LIKELY_AGES: Readonly<Record<Role, readonly [number, number]>> = {
  pupil: [3, 30],
  teacher: [16, 95],
  parent: [16, 100],
};

/** How many spellings of classes are kept at a time. */
const MOST_CLASSES = 5000;

const NO_PARENTS: readonly RosterParent[] = [];
const PARENTS = [
  { name: 'parent1FullName', phone: 'parent1Phone', email: 'parent1Email' },
  { name: 'parent2FullName', phone: 'parent2Phone', email: 'parent2Email' },
] as const;

/** Thrown to end the reading of a row. No Error: the stack that one keeps would cost more than the reading. */
class Rejected {
  readonly reject: RowReject;
  constructor(reject: RowReject) {
    this.reject = reject;
  }
}

/** Reads the records of one roster into rows. */
export class RosterRowReader {
  private readonly reading: RowReading;
  /** Where each field stands in a record; −1 where the file has no column for it. */
  private readonly at: Readonly<Record<RosterField, number>>;
  private readonly youngest: IsoDate;
  private readonly oldest: IsoDate;
  private readonly parents: readonly (typeof PARENTS)[number][];
  /** The classes met last, by the way they are spelled. */
  private readonly classes = new Map<string, ClassName>();

  constructor(reading: RowReading) {
    this.reading = reading;
    const { columns, role, today } = reading;
    const at = ROSTER_FIELDS.map((field) => [field, columns.places.get(field)?.index ?? -1]);
    this.at = Object.fromEntries(at);
    const [youngest, oldest] = LIKELY_AGES[role];
    this.youngest = addDays(today, -Math.round(youngest * 365.25));
    this.oldest = addDays(today, -Math.round(oldest * 365.25));
    this.parents = role === 'pupil' ? PARENTS.filter(({ name }) => columns.places.has(name)) : [];
  }

  /** Reads one record into a row, or says why it cannot be taken. */
  read(record: RosterRecord): ReadRow {
    const form = this.findFault(record);
    if (form !== null) return { reject: rowReject(record.line, form) };
    try {
      const warnings: RowWarning[] = [];
      const row = this.readFields(record, warnings);
      this.remark(row, warnings);
      return { row, warnings };
    } catch (error) {
      if (error instanceof Rejected) return { reject: error.reject };
      throw error;
    }
  }

  /** What is wrong with the form of a record, whatever its cells say. */
  findFault({ cells, fault }: RosterRecord): RowReject['code'] | null {
    const { width } = this.reading.columns;
    if (fault !== null || cells.length === width) return fault;
    return cells.length > width ? 'too-many-cells' : 'too-few-cells';
  }

  /** What the cells of a sound record say of whose it is, read no further than that. */
  identify(cells: readonly string[]): RowIdentity {
    const externalId = tidySpaces(this.cell(cells, 'externalId'));
    if (externalId !== '') return { externalId };
    const whole = this.cell(cells, 'fullName');
    const parts = ['surname', 'name', 'nameAndPatronymic', 'patronymic'] as const;
    return { nameKey: nameKey(whole !== '' ? whole : parts.map((part) => this.cell(cells, part)).join(' ')) };
  }

  /** The class as a record spells it, in one column or in two; empty where it names none. */
  classText(cells: readonly string[]): string {
    const whole = this.cell(cells, 'class');
    if (whole !== '' || this.at.grade < 0) return whole;
    return `${this.cell(cells, 'grade')} ${this.cell(cells, 'letter')}`.trim();
  }

  private cell(cells: readonly string[], field: RosterField): string {
    const index = this.at[field];
    return index < 0 ? '' : readNeutralized(cells[index] ?? '');
  }

  private readFields({ line, cells }: RosterRecord, warnings: RowWarning[]): RosterRow {
    const { role, today, parsePhone } = this.reading;
    const cell: Cell = (field) => this.cell(cells, field);
    const refuse: Refuse = (code, field) => {
      throw new Rejected(rowReject(line, code, headerOf(this.reading.columns, field), cell(field)));
    };
    const text = (field: RosterField) => tidySpaces(cell(field)) || null;
    const phone = (field: RosterField) =>
      parseCell(cell, refuse, field, 'phone-invalid', (value) => parsePhoneCell(value, parsePhone));
    const email = (field: RosterField) => parseCell(cell, refuse, field, 'email-invalid', parseEmail);
    return {
      line,
      name: readName(cell, refuse, this.at),
      class: role === 'teacher' ? null : this.readClass(cells, refuse),
      externalId: text('externalId'),
      birthDate: parseCell(cell, refuse, 'birthDate', 'date-invalid', (value) => parseBirthDate(value, today)),
      sex: readSex(cell('sex')),
      phone: phone('phone'),
      email: email('email'),
      position: text('position'),
      subjects: text('subjects'),
      homeroomOf: text('homeroomOf'),
      parents:
        this.parents.length === 0
          ? NO_PARENTS
          : this.parents.flatMap((fields) => {
              const whole = tidySpaces(cell(fields.name));
              const contacts = { phone: phone(fields.phone), email: email(fields.email) };
              if (whole !== '')
                return [{ name: parseFullName(whole) ?? refuse('name-invalid', fields.name), ...contacts }];
              const value = contacts.phone ?? contacts.email;
              if (value !== null) warnings.push({ line, code: 'parent-without-name', value, suggestion: null });
              return [];
            }),
      child: role === 'parent' ? parseCell(cell, refuse, 'childFullName', 'name-invalid', parseFullName) : null,
    };
  }

  private readClass(cells: readonly string[], refuse: Refuse): ClassName | null {
    const text = this.classText(cells);
    if (text === '') return null;
    const known = this.classes.get(text);
    if (known !== undefined) return known;
    const field = this.cell(cells, 'class') === '' ? 'grade' : 'class';
    const name = parseClassName(this.reading.kind, text) ?? refuse('class-invalid', field);
    if (this.classes.size >= MOST_CLASSES) this.classes.clear();
    this.classes.set(copyText(text), name);
    return name;
  }

  private remark({ line, name, birthDate, phone, parents }: RosterRow, warnings: RowWarning[]): void {
    const { surname, givenName, patronymic } = name;
    const plain = isCyrillic(surname) && isCyrillic(givenName) && (patronymic === null || isCyrillic(patronymic));
    const suggestion = plain ? undefined : suggestSingleScript(name.fullName);
    if (suggestion !== undefined) warnings.push({ line, code: 'mixed-scripts', value: name.fullName, suggestion });
    if (hasInitialsOnly(name)) warnings.push({ line, code: 'initials-only', value: name.fullName, suggestion: null });
    if (birthDate !== null && (birthDate > this.youngest || birthDate < this.oldest)) {
      warnings.push({ line, code: 'date-unlikely', value: birthDate, suggestion: null });
    }
    if (phone !== null && parents.some((parent) => parent.phone === phone)) {
      warnings.push({ line, code: 'shared-phone', value: phone, suggestion: null });
    }
  }
}

/** What the file calls the column of a field; null where it has none. */
export function headerOf({ places }: RosterColumns, field: RosterField): string | null {
  return places.get(field)?.header ?? null;
}

type Cell = (field: RosterField) => string;
type Refuse = (code: RowReject['code'], field: RosterField) => never;

function parseCell<T>(
  cell: Cell,
  refuse: Refuse,
  field: RosterField,
  code: RowReject['code'],
  parse: (text: string) => T | undefined,
): T | null {
  const value = cell(field);
  return value === '' ? null : (parse(value) ?? refuse(code, field));
}

function readName(cell: Cell, refuse: Refuse, at: Readonly<Record<RosterField, number>>): PersonName {
  const whole = tidySpaces(cell('fullName'));
  if (whole !== '') return parseFullName(whole) ?? refuse('name-invalid', 'fullName');
  const surname = cell('surname');
  const both = parseNameAndPatronymic(cell('nameAndPatronymic'));
  const givenName = cell('name') || both.givenName;
  const name = makePersonName(surname, givenName, cell('patronymic') || both.patronymic);
  if (name !== undefined) return name;
  const noSurname = tidySpaces(surname) === '';
  if (!noSurname && tidySpaces(givenName) !== '') return refuse('name-invalid', 'surname');
  const asked = noSurname ? ['surname', 'fullName'] : ['name', 'nameAndPatronymic', 'fullName'];
  const [missing = 'fullName'] = (asked as RosterField[]).filter((field) => at[field] >= 0);
  return refuse('name-missing', missing);
}
