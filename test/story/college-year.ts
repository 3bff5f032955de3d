import { expect } from 'vitest';
import { DUTIES_004 } from './duties.ts';
import { type AdministratorsYear, applicationsInto, report, rosterOf, type Step } from './story.ts';

/** Clauses whose commands do not exist yet. */
const WAITING = ['004 §6.1 (1)', '004 §6.1 (10)', '004 §6.1 (13)', '004 §6.1 (14)'];

const STRUCTURE = '004 §6.1 (3)';
const INFORMATION = '004 §6.1 (4)';
const STAFF_CLASS = '004 §6.1 (5)';
const INVITATIONS = '004 §6.1 (6)';
const HANDING = '004 §6.1 (7)';
const ENROLMENT = '004 §6.1 (8)';
const HOMEROOM = '004 §6.1 (9)';
const REQUESTS = '004 §6.1 (11)';
const MOVEMENT = '004 §6.1 (12)';
const STATISTICS = '004 §7.2';

const NOMENCLATURE = `группа;численность
ИТ-101;25
СВ-102;24
ПКД-103;25
АМ-104;22
ИТ-201;24
СВ-202;21
ПКД-203;23
АМ-204;20
`;

/** The groups of this year and what they become; ИТ-401 and ПКД-402 graduate. */
const RENAMES = `из;в
ИТ-101;ИТ-201
СВ-102;СВ-202
ПКД-103;ПКД-203
АМ-104;АМ-204
ИТ-201;ИТ-302
СВ-202;СВ-303
ПКД-203;ПКД-301
АМ-204;АМ-304
ПКД-301;ПКД-402
ИТ-302;ИТ-401
`;

const LEAVING = 'Рогов Андрей Игоревич';
const COMING = 'Лаптев Денис Олегович';
const STUDENT = 'Перевощиков Кирилл Романович';

const named = (fullName: string) => expect.objectContaining({ fullName });
const times = (count: number) => expect.objectContaining({ length: count });

const AUTUMN: Step[] = [
  {
    on: '2026-08-25',
    clauses: ['004 §6.1 (2)', '002 §4', INFORMATION],
    does: 'registers the college with the phone that the application names',
    runs: 'register-org --from fixtures/college/organization.json',
    gives: {
      organization: { kind: 'college', registration: 'draft' },
      administrator: { fullName: 'Ушакова Наталья Игоревна', phone: '+79000000024' },
      staffClass: { name: 'Преподаватели' },
      channels: ['Канал техникума', 'Сотрудники'],
    },
  },
  {
    clauses: [INFORMATION],
    does: 'corrects the website, and says «куратор» as everybody there does',
    runs: 'edit-org --website https://tehnikum.example.org --word homeroomTeacher=куратор',
    holds: {
      'show-org': {
        organization: { website: 'https://tehnikum.example.org' },
        words: { class: 'группа', pupil: 'обучающийся', teacher: 'преподаватель', homeroomTeacher: 'куратор' },
      },
    },
  },
  {
    clauses: [STAFF_CLASS],
    does: 'enters the administration, lecturers and masters into «Преподаватели»',
    runs: 'import-roster fixtures/college/staff.csv --role teacher',
    gives: { rows: { read: 40, added: 38, updated: 2, rejected: 0 } },
  },
  {
    clauses: [STRUCTURE, STAFF_CLASS],
    does: 'creates the groups of the approved nomenclature; those of the upper courses come with their rosters',
    files: { 'nomenclature.csv': NOMENCLATURE },
    runs: 'create-class --from $FOLDER/nomenclature.csv',
    gives: { created: times(8) },
    holds: { 'list-classes': { total: 9 } },
  },
  {
    on: '2026-08-31',
    clauses: [STRUCTURE, ENROLMENT],
    does: 'enrols the students of four courses, each list in a form of its own',
    runs: ['course-1.csv', 'course-2.tsv', 'course-3.csv', 'course-4.txt'].map(
      (name) => `import-roster fixtures/college/courses/${name} --role pupil --create-classes`,
    ),
    gives: { rejects: [], applied: true },
    holds: { stats: { totals: { classes: 12, pupils: 264, staff: 40 }, movement: { arrived: 0, departed: 0 } } },
  },
  {
    clauses: [HOMEROOM],
    does: 'takes the homeroom teachers that the staff roster proposes',
    runs: 'assign-homeroom --from-roster --order-number 104-од --order-date 31.08.2026',
    gives: { assigned: times(12) },
  },
  {
    clauses: [HOMEROOM],
    does: 'compares that with the order: nothing is otherwise',
    runs: 'assign-homeroom --from fixtures/college/homeroom.csv',
    gives: { assigned: [], unchanged: times(12) },
    holds: { stats: { homeroom: { assigned: 12, classes: 12 } } },
  },
  {
    clauses: [HOMEROOM],
    does: 'attaches lecturers to a group by subject',
    runs: [
      'assign-teacher ИТ-101 "Громов Николай Львович" --subject Информатика',
      'assign-teacher ИТ-101 "Демидова Ирина Александровна" --subject "Компьютерные сети"',
    ],
    gives: { class: 'ИТ-101' },
    holds: { 'list-people --class ИТ-101 --role teacher': { total: 3 } },
  },
  {
    on: '2026-09-01',
    clauses: [INVITATIONS],
    does: 'creates the invitation for administration and lecturers',
    runs: 'invite Преподаватели --role teacher --expires 30d',
    gives: { issued: [{ class: 'Преподаватели', maxUses: 39 }] },
  },
  {
    clauses: [INVITATIONS, HANDING, '004 §7.3'],
    does: 'hands three homeroom teachers the invitations for their students',
    runs: [
      'invite ИТ-101 --role pupil --issued-to "Комарова Галина Максимовна"',
      'invite СВ-102 --role pupil --issued-to "Рогов Андрей Игоревич"',
      'invite ПКД-301 --role pupil --issued-to "Фадеев Владимир Михайлович"',
    ],
    gives: { issued: [{ issuedTo: { fullName: expect.any(String) } }] },
  },
  {
    clauses: [INVITATIONS, HANDING, '004 §7.6'],
    does: 'hands one of them the invitation for the parents, who are in no roster',
    runs: 'invite ИТ-101 --role parent --uses 25 --issued-to "Комарова Галина Максимовна"',
    gives: { issued: [{ role: 'parent', maxUses: 25, issuedTo: named('Комарова Галина Максимовна') }] },
  },
  {
    clauses: [HANDING, '002 §5'],
    does: 'prints the sheet of the group',
    runs: 'handout --class ИТ-101 --out $FOLDER/it-101.pdf',
  },
  {
    on: '2026-09-04',
    clauses: [REQUESTS],
    does: 'records who has applied',
    files: {
      'applications.csv': applicationsInto('college', 'Преподаватели', 'ИТ-101', 'СВ-102', 'ПКД-301'),
    },
    runs: 'join --from $FOLDER/applications.csv',
    gives: { rows: { read: 69, added: 69, rejected: 0 } },
  },
  {
    clauses: [REQUESTS],
    does: 'accepts those whom the register knows, and confirms the lecturers among them',
    runs: 'approve --matched --verify',
    gives: { approved: times(58), refused: [] },
    holds: { stats: { verifiedTeachers: 16, joined: { staff: 17 } } },
  },
  {
    clauses: [REQUESTS],
    does: 'cannot tell two namesakes of СВ-102 from each other',
    runs: async (story) => `approve ${await story.ids('list-requests --state pending --match ambiguous')}`,
    refused: 'unmatched-request',
  },
  {
    clauses: [REQUESTS],
    does: 'asks him, and accepts him as the elder one',
    runs: async (story) => {
      const { items } = await story.ask('list-people --class СВ-102 --role pupil');
      const elder = items.find((one: { birthDate: string }) => one.birthDate === '2009-09-20');
      return `approve ${await story.ids('list-requests --state pending --match ambiguous')} --person #${elder.id}`;
    },
    gives: { approved: [{ class: 'СВ-102', person: named('Морозов Данила Алексеевич') }] },
  },
  {
    clauses: [REQUESTS],
    does: 'recognises a slip of the pen, and enters the parents as they wrote themselves',
    runs: [
      async (story) =>
        `approve ${await story.ids('list-requests --state pending --match similar')} --person "${STUDENT}"`,
      async (story) => `approve ${await story.ids('list-requests --state pending --role parent')} --as-new`,
    ],
    gives: { refused: [], applied: true },
  },
  {
    clauses: ['000 §2.7', REQUESTS],
    does: 'rejects the stranger',
    runs: async (story) =>
      `reject ${await story.ids('list-requests --state pending')} --reason "не обучается в группе"`,
    gives: { rejected: [{ fullName: 'Пришельцева Инга Тарасовна', class: 'ПКД-301' }] },
    holds: { stats: { requests: { pending: 0, approved: 68, rejected: 1 }, joined: { pupils: 44, parents: 8 } } },
  },
  {
    clauses: [ENROLMENT, '004 §7.5'],
    does: 'cannot put a student into a second group',
    runs: async (story) => {
      const { items } = await story.ask(`list-people --class ИТ-101 --role pupil`);
      return `enroll #${items[0].id} --role pupil --class СВ-102`;
    },
    refused: 'already-in-class',
  },
  {
    on: '2026-09-09',
    clauses: [INVITATIONS, HANDING, '004 §7.3'],
    does: 'replaces the invitation that a homeroom teacher lost',
    runs: 'invite СВ-102 --role pupil --issued-to "Рогов Андрей Игоревич" --reissue',
    gives: { issued: [{ class: 'СВ-102', maxUses: 9 }] },
    holds: {
      'list-invites --class СВ-102 --state revoked': { items: [{ uses: 15, replacedBy: expect.any(Number) }] },
    },
  },
  report('2026-09-30', [STATISTICS], {
    totals: { classes: 12, pupils: 264, staff: 40, parents: 8 },
    joined: { pupils: 44, staff: 17, parents: 8 },
    homeroom: { assigned: 12, classes: 12 },
  }),
];

const WINTER: Step[] = [
  {
    on: '2026-10-05',
    clauses: [MOVEMENT, ENROLMENT],
    does: 'moves a student to another speciality, and enters one who came from another college',
    runs: [
      `transfer "${STUDENT}" --to АМ-104 --order-number 51-с --order-date 02.10.2026`,
      'enroll "Ладогин Фёдор Ильич" --role pupil --class ПКД-103 --birth-date 21.05.2010 --order-number 52-с --order-date 02.10.2026',
    ],
    holds: {
      'list-people --class АМ-104 --role pupil': { total: 23 },
      stats: { totals: { pupils: 265 }, movement: { arrived: 1, departed: 0 } },
    },
  },
  report('2026-10-31', [STATISTICS], { totals: { pupils: 265 }, movement: { arrived: 1, departed: 0 } }),
  {
    on: '2026-11-16',
    clauses: [MOVEMENT],
    does: 'records that a master leaves; his group is without a homeroom teacher',
    runs: `withdraw "${LEAVING}" --reason left --order-number 17-к --order-date 13.11.2026`,
    holds: { stats: { totals: { staff: 39 }, homeroom: { assigned: 11, classes: 12 } } },
  },
  {
    clauses: [MOVEMENT, HOMEROOM],
    does: 'enters his successor and gives him the group',
    runs: [
      `enroll "${COMING}" --role teacher --position "Мастер производственного обучения" --order-number 18-к --order-date 16.11.2026`,
      `assign-homeroom СВ-102 "${COMING}" --order-number 141-од --order-date 16.11.2026`,
    ],
    holds: { stats: { totals: { staff: 40 }, homeroom: { assigned: 12, classes: 12 } } },
  },
  {
    clauses: [INVITATIONS, HANDING],
    does: 'gives him an invitation of his own, and one for the group: his predecessor’s has expired',
    runs: [`invite --person "${COMING}" --issued-to "${COMING}"`, `invite СВ-102 --role pupil --issued-to "${COMING}"`],
    gives: { issued: [{ issuedTo: named(COMING) }] },
  },
  report('2026-11-30', [STATISTICS], { totals: { staff: 40 }, invitations: { open: 0 } }),
  report('2026-12-31', [STATISTICS], { totals: { pupils: 265 } }),
  {
    on: '2027-01-25',
    clauses: [MOVEMENT],
    does: 'expels a student of the third course for debts, and lets one go on an academic leave',
    runs: [
      'withdraw "Кюи-Петров Марк Антонович" --reason dismissed --order-number 4-с --order-date 22.01.2027',
      'withdraw "Ковач Ян" --reason left --destination "академический отпуск" --order-number 5-с --order-date 22.01.2027',
    ],
    holds: { stats: { totals: { pupils: 263 }, movement: { arrived: 1, departed: 2 } } },
  },
  report('2027-01-31', [STATISTICS], { totals: { pupils: 263 } }),
  report('2027-02-28', [STATISTICS], { totals: { pupils: 263 } }),
  {
    on: '2027-03-15',
    clauses: [MOVEMENT],
    does: 'reinstates who was expelled, the debts being settled',
    runs: 'reinstate "Кюи-Петров Марк Антонович" --class ИТ-302 --order-number 21-с --order-date 12.03.2027',
    gives: { to: 'ИТ-302' },
  },
  report('2027-03-31', [STATISTICS], { totals: { pupils: 264 }, movement: { arrived: 2, departed: 2 } }),
  report('2027-04-30', [STATISTICS], { totals: { pupils: 264 } }),
  report('2027-05-31', [STATISTICS], { totals: { pupils: 264 } }),
  report('2027-06-30', [STATISTICS], { totals: { pupils: 264, staff: 40 }, movement: { arrived: 2, departed: 2 } }),
];

const NEW_YEAR: Step[] = [
  {
    on: '2027-08-26',
    clauses: [STRUCTURE, MOVEMENT],
    does: 'begins the next year: groups go up a course by the list, the last course graduates',
    files: {
      'renames.csv': RENAMES,
      'second-course.csv': (story) =>
        rosterOf(
          story,
          { 'ИТ-101': 'ИТ-201' },
          (people) => people.slice(1),
          'Озёрская Ника Павловна;ИТ-201;02.02.2010',
        ),
    },
    runs: 'start-year 2027 --map $FOLDER/renames.csv --graduate ИТ-401,ПКД-402 --yes',
    gives: {
      promoted: times(10),
      graduated: [
        { class: 'ИТ-401', pupils: 19 },
        { class: 'ПКД-402', pupils: 18 },
      ],
    },
    holds: {
      stats: { year: 2027, totals: { classes: 10, pupils: 227 }, homeroom: { assigned: 10, classes: 10 } },
      'list-people --class ИТ-201 --role pupil': { total: 24 },
    },
  },
  {
    clauses: [ENROLMENT, MOVEMENT],
    does: 'compares ИТ-201 with the journal: one has come, one has gone',
    runs: 'import-roster $FOLDER/second-course.csv --role pupil --mirror',
    gives: { rows: { read: 24, added: 1, unchanged: 23 }, withdrawn: 1 },
    holds: { stats: { movement: { arrived: 1, departed: 1 } } },
  },
  {
    on: '2027-08-30',
    clauses: [STRUCTURE, ENROLMENT],
    does: 'enrols the first course, into groups of the names that are free again',
    files: {
      'first-course.csv': `Группа;ФИО обучающегося;Дата рождения
ИТ-101;Ручьёва Яна Максимовна;11.02.2011
ИТ-101;Полесский Глеб Иванович;23.06.2011
СВ-102;Каменев Ян Петрович;30.11.2010
`,
    },
    runs: 'import-roster $FOLDER/first-course.csv --role pupil --create-classes',
    gives: { rows: { read: 3, added: 3 }, classesCreated: ['ИТ-101', 'СВ-102'] },
    holds: {
      'list-people --class ИТ-101 --role pupil': { total: 2 },
      stats: { totals: { classes: 12, pupils: 230 }, movement: { arrived: 1, departed: 1 } },
    },
  },
  {
    clauses: [HOMEROOM],
    does: 'gives the new groups to those whose groups have graduated',
    runs: [
      'assign-homeroom ИТ-101 "Панфилова Эльвира Владимировна" --order-number 98-од --order-date 30.08.2027',
      'assign-homeroom СВ-102 "Харитонова Алла Дмитриевна" --order-number 98-од --order-date 30.08.2027',
    ],
    gives: { assigned: [{ previous: null }] },
  },
  {
    on: '2027-09-01',
    clauses: [INVITATIONS, HANDING, '004 §7.3'],
    does: 'hands over the first invitations of the year',
    runs: 'invite ИТ-101 --role pupil --issued-to "Панфилова Эльвира Владимировна"',
    gives: { issued: [{ class: 'ИТ-101', maxUses: 2 }] },
  },
  {
    clauses: [REQUESTS],
    does: 'accepts the first student of the new year',
    runs: [
      async (story) => {
        const { items } = await story.ask('list-invites --state open --class ИТ-101 --show-links');
        return `join ${items[0].code} --name "Ручьева Яна Максимовна"`;
      },
      'approve --matched',
    ],
    holds: { 'list-people --class ИТ-101 --state joined': { total: 1, items: [named('Ручьёва Яна Максимовна')] } },
  },
  report('2027-09-30', [STATISTICS], {
    year: 2027,
    totals: { classes: 12, pupils: 230, staff: 40 },
    homeroom: { assigned: 12, classes: 12 },
  }),
];

/** The year of the administrator of a college, and how the next one begins. */
export const COLLEGE_YEAR: AdministratorsYear = {
  steps: [...AUTUMN, ...WINTER, ...NEW_YEAR],
  duties: DUTIES_004,
  waiting: WAITING,
};
