import { CLASS_HEADINGS, type OrganizationKind } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import type { RosterField } from '../domain/roster-fields.ts';
import { readNeutralized } from '../domain/roster-values.ts';
import type { RosterLine } from '../usecases/export-roster.ts';
import type { SheetContent } from './workbook.ts';

/** A column of a roster that we write: the field it holds, the header by which import-roster finds it, its width. */
export type RosterHeading = { field: WrittenField; title: string; width: number };

/** The fields that rosters are written with: names stand in columns of their own, so that no part of one is guessed. */
export type WrittenField = Exclude<RosterField, 'fullName' | 'nameAndPatronymic' | 'grade' | 'letter'>;

/** A column of a roster with what a row of it has there. */
export type RosterColumn = RosterHeading & { value: (line: RosterLine) => string | null };

const NAME = ['externalId', 'surname', 'name', 'patronymic'] as const;
const PARENT_1 = ['parent1FullName', 'parent1Phone', 'parent1Email'] as const;
const PARENT_2 = ['parent2FullName', 'parent2Phone', 'parent2Email'] as const;
const FIELDS: Readonly<Record<Role, readonly WrittenField[]>> = {
  pupil: [...NAME, 'class', 'birthDate', 'sex', 'phone', 'email', ...PARENT_1, ...PARENT_2],
  teacher: [...NAME, 'position', 'subjects', 'homeroomOf', 'birthDate', 'sex', 'phone', 'email'],
  parent: [...NAME, 'birthDate', 'phone', 'email', 'childFullName', 'class'],
};

const HEADINGS: Readonly<Record<WrittenField, readonly [title: string, width: number]>> = {
  externalId: ['ИД', 22],
  surname: ['Фамилия', 22],
  name: ['Имя', 18],
  patronymic: ['Отчество', 22],
  class: ['Класс', 18],
  birthDate: ['Дата рождения', 17],
  sex: ['Пол', 11],
  phone: ['Телефон', 22],
  email: ['Почта', 26],
  position: ['Должность', 30],
  subjects: ['Предметы', 38],
  homeroomOf: ['Классное руководство', 26],
  childFullName: ['ФИО ребёнка', 38],
  parent1FullName: ['ФИО родителя 1', 38],
  parent1Phone: ['Телефон родителя 1', 24],
  parent1Email: ['Почта родителя 1', 26],
  parent2FullName: ['ФИО родителя 2', 38],
  parent2Phone: ['Телефон родителя 2', 24],
  parent2Email: ['Почта родителя 2', 26],
};
/** What a class and its homeroom teacher's duty are called in an organisation of a kind. */
const TITLES_OF_KIND: Readonly<Record<OrganizationKind, Partial<Record<WrittenField, string>>>> = {
  school: {},
  college: { class: CLASS_HEADINGS.college },
  supplementary: { class: CLASS_HEADINGS.supplementary, homeroomOf: 'Руководство объединением' },
};
const SEXES = { male: 'м', female: 'ж' } as const;

const VALUES: Readonly<Record<WrittenField, (line: RosterLine) => string | null>> = {
  externalId: ({ person }) => person.externalId,
  surname: ({ person }) => person.surname,
  name: ({ person }) => person.givenName,
  patronymic: ({ person }) => person.patronymic,
  class: (line) => line.class,
  birthDate: ({ person }) => person.birthDate?.split('-').reverse().join('.') ?? null,
  sex: ({ person }) => (person.sex === null ? null : SEXES[person.sex]),
  phone: ({ person }) => person.phone,
  email: ({ person }) => person.email,
  position: ({ person }) => person.position,
  subjects: ({ person }) => person.subjects,
  homeroomOf: ({ person }) => person.homeroomOf,
  childFullName: ({ child }) => child,
  parent1FullName: ({ parents }) => parents[0]?.fullName ?? null,
  parent1Phone: ({ parents }) => parents[0]?.phone ?? null,
  parent1Email: ({ parents }) => parents[0]?.email ?? null,
  parent2FullName: ({ parents }) => parents[1]?.fullName ?? null,
  parent2Phone: ({ parents }) => parents[1]?.phone ?? null,
  parent2Email: ({ parents }) => parents[1]?.email ?? null,
};

/** The headings of the roster of a role, in the words of an organisation of a kind. */
export function rosterHeadings(role: Role, kind: OrganizationKind): RosterHeading[] {
  return FIELDS[role].map((field) => {
    const [title, width] = HEADINGS[field];
    return { field, title: TITLES_OF_KIND[kind][field] ?? title, width };
  });
}

/** The columns of the roster of a role, with what a row has in each. */
export function rosterColumns(role: Role, kind: OrganizationKind): RosterColumn[] {
  return rosterHeadings(role, kind).map((heading) => ({ ...heading, value: VALUES[heading.field] }));
}

/** What the sheet of a roster is called. */
export function rosterSheetName(role: Role, kind: OrganizationKind): string {
  if (role === 'teacher') return 'Сотрудники';
  if (role === 'parent') return 'Родители';
  return kind === 'school' ? 'Учащиеся' : 'Обучающиеся';
}

/** Lays a roster out as a sheet of a workbook, every cell a text. */
export function layOutRoster(role: Role, kind: OrganizationKind, lines: Iterable<RosterLine>): SheetContent {
  const columns = rosterColumns(role, kind);
  const rows: (string | null)[][] = [columns.map(({ title }) => title)];
  for (const line of lines) rows.push(columns.map(({ value }) => protect(value(line))));
  return {
    name: rosterSheetName(role, kind),
    rows,
    columnWidths: columns.map(({ width }) => width),
    textColumns: columns.map((_, index) => index),
  };
}

/** A text that reading would take for one kept from being a formula gets the apostrophe that reading takes away. */
function protect(text: string | null): string | null {
  return text === null || readNeutralized(text) === text ? text : `'${text}`;
}
