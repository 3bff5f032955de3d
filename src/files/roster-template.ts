import type { OrganizationKind } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import type { RosterTemplate } from '../usecases/describe-template.ts';
import { type RosterHeading, rosterHeadings, rosterSheetName, type WrittenField } from './roster-layout.ts';
import type { ColumnNote, DropDown, SheetContent } from './workbook.ts';

/** What a column of a template says of itself: in a few words above it, and at length to whoever comes to its cells. */
type Guide = { hint: string; note: string };

const TITLES: Readonly<Record<Role, Readonly<Record<OrganizationKind, string>>>> = {
  pupil: { school: 'Список учащихся', college: 'Список обучающихся', supplementary: 'Список обучающихся' },
  teacher: { school: 'Список сотрудников', college: 'Список сотрудников', supplementary: 'Список сотрудников' },
  parent: { school: 'Список родителей', college: 'Список родителей', supplementary: 'Список родителей' },
};
const NOT_WANTED = 'Не нужны СНИЛС, паспорт, адрес';
const [HOW, EXAMPLE] = ['Как писать:', 'Пример:'];

const PHONE = {
  hint: 'с кодом: +7 или 8',
  note: 'Мобильный телефон в любом привычном виде: +7 900 000-00-01 или 89000000001.',
};
const EMAIL = { hint: 'имя@домен', note: 'Адрес электронной почты. Если его нет, оставьте ячейку пустой.' };
const PARENT = {
  hint: 'полностью, в одной ячейке',
  note: 'Фамилия, имя и отчество через пробел. Без имени телефон и почта родителя не записываются.',
};
const GUIDES: Readonly<Record<Exclude<WrittenField, 'class'>, Guide>> = {
  externalId: {
    hint: HOW,
    note: 'Номер в электронном журнале, если он есть: по нему различают полных тёзок. Не СНИЛС и не номер документа.',
  },
  surname: { hint: 'полностью', note: 'Фамилия, как в документе.' },
  name: { hint: 'полностью', note: 'Имя без сокращений: по инициалам человека не найти.' },
  patronymic: { hint: 'если оно есть', note: 'Если отчества нет, оставьте ячейку пустой.' },
  birthDate: {
    hint: 'ДД.ММ.ГГГГ',
    note: 'День, месяц и год через точку: 09.03.2015. По дате рождения тоже различают полных тёзок.',
  },
  sex: { hint: 'м или ж', note: 'Выберите из списка: м или ж.' },
  phone: PHONE,
  email: EMAIL,
  position: { hint: 'как в приказе', note: 'Должность, как в приказе о приёме.' },
  subjects: { hint: 'через запятую', note: 'Предметы, которые ведёт сотрудник.' },
  homeroomOf: {
    hint: 'если есть',
    note: 'Кем руководит сотрудник. Это сведения для приказа: само назначение вносит команда assign-homeroom.',
  },
  childFullName: {
    hint: 'полностью, в одной ячейке',
    note: 'Полное имя ребёнка, как в списке детей. На каждого ребёнка — отдельная строка с тем же родителем.',
  },
  parent1FullName: PARENT,
  parent1Phone: PHONE,
  parent1Email: EMAIL,
  parent2FullName: PARENT,
  parent2Phone: PHONE,
  parent2Email: EMAIL,
};

/** What is said of the column of the class. */
const CLASSES: Readonly<Record<OrganizationKind, { example: string; hint: string; note: string }>> = {
  school: {
    example: '5А',
    hint: 'из списка',
    note: 'Выберите класс из списка или напишите сами: 5А, 5-а и 5 «А» — один класс. Новый класс создаст ключ --create-classes.',
  },
  college: {
    example: 'ИТ-101',
    hint: 'из списка',
    note: 'Выберите группу из списка или напишите, как она называется: дефис важен, пробелы — нет. Новую создаст ключ --create-classes.',
  },
  supplementary: {
    example: 'Хор',
    hint: 'из списка',
    note: 'Выберите объединение из списка. Если ребёнок ходит в несколько, на каждое — отдельная строка. Новое создаст ключ --create-classes.',
  },
};

/** Invented people, one for each role; the pupil is the child of the parent. */
const EXAMPLES: Readonly<Record<Role, Partial<Record<WrittenField, string>>>> = {
  pupil: {
    ...{ surname: 'Соколова', name: 'Анна', patronymic: 'Павловна', birthDate: '09.03.2015', sex: 'ж' },
    ...{ phone: '+7 900 000-00-01', email: 'anna@example.org' },
    ...{ parent1FullName: 'Соколова Ольга Львовна', parent1Phone: '8 (900) 000-00-02' },
    ...{ parent1Email: 'olga@example.org', parent2FullName: 'Соколов Павел Ильич', parent2Phone: '89000000003' },
  },
  teacher: {
    ...{ surname: 'Беляев', name: 'Пётр', patronymic: 'Ильич', birthDate: '17.11.1985', sex: 'м' },
    ...{ position: 'заместитель директора', subjects: 'алгебра, геометрия' },
    ...{ phone: '+7 900 000-00-04', email: 'belyaev@example.org' },
  },
  parent: {
    ...{ surname: 'Соколова', name: 'Ольга', patronymic: 'Львовна', birthDate: '21.06.1988' },
    ...{ phone: '8 (900) 000-00-02', email: 'olga@example.org', childFullName: 'Соколова Анна Павловна' },
  },
};

/** The header stands below the title, the hints and the example, so that none of them is read as somebody. */
const HEADER_ROW = 4;
const LAST_ROW = 1_048_576;
/** How many rows keep what is typed as it is typed. */
const EMPTY_ROWS = 1000;

/** Lays out the blank roster of a role: its headings, and above them how to fill it and an invented example. */
export function layOutTemplate(role: Role, template: RosterTemplate): SheetContent {
  const headings = rosterHeadings(role, template.kind);
  return {
    name: rosterSheetName(role, template.kind),
    rows: [
      makeTitle(role, headings, template),
      headings.map(({ field }) => guideOf(field, template).hint),
      headings.map(({ field }) => exampleOf(field, role, template)),
      headings.map(({ title }) => title),
    ],
    columnWidths: headings.map(({ width }) => width),
    frozenRows: HEADER_ROW,
    textColumns: headings.map((_, column) => column),
    emptyRows: EMPTY_ROWS,
    dropDowns: headings.flatMap(({ field }, column) => makeDropDown(field, column, template)),
    notes: headings.map(({ field, title }, column): ColumnNote => {
      return { column, title, text: guideOf(field, template).note };
    }),
  };
}

/** Whose list it is, of which year, and what is not to be told; nothing is longer than its column is wide. */
function makeTitle(role: Role, headings: readonly RosterHeading[], { kind, year }: RosterTemplate): (string | null)[] {
  const row: (string | null)[] = headings.map(() => null);
  row.splice(0, 2, TITLES[role][kind], `${year}/${year + 1} уч. год`);
  const widest = Math.max(...headings.map(({ width }) => width));
  row[headings.findIndex(({ width }) => width === widest)] = NOT_WANTED;
  return row;
}

function guideOf(field: WrittenField, { kind, classes }: RosterTemplate): Guide {
  if (field !== 'class') return GUIDES[field];
  const { example, hint, note } = CLASSES[kind];
  return { hint: classes.length > 0 ? hint : `например, ${example}`, note };
}

function exampleOf(field: WrittenField, role: Role, { kind, classes }: RosterTemplate): string | null {
  if (field === 'externalId') return EXAMPLE;
  if (field === 'class' || field === 'homeroomOf') return classes[0] ?? CLASSES[kind].example;
  return EXAMPLES[role][field] ?? null;
}

function makeDropDown(field: WrittenField, column: number, { classes }: RosterTemplate): DropDown[] {
  const rows = { column, fromRow: HEADER_ROW + 1, toRow: LAST_ROW };
  if (field === 'sex') return [{ ...rows, values: ['м', 'ж'] }];
  return field === 'class' || field === 'homeroomOf' ? [{ ...rows, values: classes }] : [];
}
