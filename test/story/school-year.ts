import { expect } from 'vitest';
import { DUTIES_000, DUTIES_003 } from './duties.ts';
import { type AdministratorsYear, applicationsInto, report, rosterOf, type Step } from './story.ts';

/** Clauses whose commands do not exist yet. */
const WAITING = [
  '000 §3.1.9, second paragraph',
  '000 §3.1.10',
  '000 §3.1.11',
  '000 §3.1.12',
  '003 §2.1 (1)',
  '003 §2.1 (13)',
  '003 §2.1 (14)',
  '003 §2.1 (15)',
  '003 §2.1 (16)',
];

const INFORMATION = ['000 §3.1.1', '003 §2.1 (3)'];
const STAFF_CLASS = ['000 §3.1.2', '003 §2.1 (4)'];
const STRUCTURE = ['000 §3.1.3', '003 §2.1 (5)'];
const INVITATIONS = ['000 §3.1.4', '003 §2.1 (6)'];
const HOMEROOM = ['000 §3.1.5', '003 §2.1 (8)'];
const REQUESTS = ['000 §3.1.6', '003 §2.1 (9)'];
const CONFIRMATION = ['000 §3.1.7', '003 §2.1 (10)'];
const MOVEMENT = ['000 §3.1.8', '003 §2.1 (11)'];
const REVOCATION = ['000 §3.1.9', '003 §2.1 (12)'];
const STATISTICS = ['000 §3.1.13', '003 §2.1 (17)'];

const NOMENCLATURE = `класс;численность
2А;26
2Б;25
2В;24
3А;28
3Б;27
4А;26
4Б;25
6А;27
6Б;26
7А;25
7Б;26
8А;25
8Б;24
9А;26
9Б;23
`;

/** The teacher who leaves in November, and the one who comes instead. */
const LEAVING = 'Трофимова Эльвира Павловна';
const COMING = 'Мельникова Софья Андреевна';
const NEWCOMER = 'Ясенева Полина Марковна';

const named = (fullName: string) => expect.objectContaining({ fullName });
const times = (count: number) => expect.objectContaining({ length: count });

const AUTUMN: Step[] = [
  {
    on: '2026-08-24',
    clauses: ['003 §2.1 (2)', '002 §4', ...INFORMATION],
    does: 'registers the school with the phone that the application names',
    runs: 'register-org --from fixtures/school/organization.json',
    gives: {
      organization: { kind: 'school', shortName: 'МБОУ «СОШ № 17 г. Приреченска»', registration: 'draft' },
      administrator: { fullName: 'Лебедев Пётр Алексеевич', phone: '+79000000017' },
      staffClass: { name: 'Учительская' },
      channels: ['Общешкольный канал', 'Сотрудники'],
      year: 2026,
    },
  },
  {
    clauses: INFORMATION,
    does: 'corrects the address, and lets invitations live for three weeks',
    runs: 'edit-org --address "000017, г. Приреченск, ул. Школьная, д. 17, корп. 2" --invitation-days 21',
    holds: {
      'show-org': {
        organization: {
          address: '000017, г. Приреченск, ул. Школьная, д. 17, корп. 2',
          email: 'school17@example.org',
          invitationDays: 21,
        },
        administrators: [{ fullName: 'Лебедев Пётр Алексеевич', primary: true }],
      },
    },
  },
  {
    clauses: STAFF_CLASS,
    does: 'makes sure of the class «Учительская»',
    runs: 'create-class Учительская --staff --if-missing',
    gives: { created: [], existing: ['Учительская'] },
    holds: { 'list-classes': { total: 1, items: [{ name: 'Учительская', staff: true }] } },
  },
  {
    on: '2026-08-25',
    clauses: STAFF_CLASS,
    does: 'enters the staff into it, the director and herself being there already',
    runs: 'import-roster fixtures/school/staff.csv --role teacher',
    gives: { rows: { read: 45, added: 43, updated: 2, rejected: 0 } },
    holds: { 'list-people --role teacher --class Учительская': { total: 45 } },
  },
  {
    clauses: INVITATIONS,
    does: 'hands the staff’s invitation to the deputy director',
    runs: 'invite Учительская --role teacher --issued-to "Наумова Надежда Фёдоровна"',
    gives: {
      issued: [{ class: 'Учительская', role: 'teacher', maxUses: 44, issuedTo: named('Наумова Надежда Фёдоровна') }],
    },
  },
  {
    on: '2026-08-26',
    clauses: REQUESTS,
    does: 'records who of the staff has applied',
    files: { 'staff.csv': applicationsInto('school', 'Учительская') },
    runs: 'join --from $FOLDER/staff.csv',
    gives: { rows: { read: 20, added: 20, rejected: 0 } },
    holds: { 'list-requests --state pending --match exact': { total: 20 } },
  },
  {
    clauses: REQUESTS,
    does: 'accepts all of them',
    runs: 'approve --matched --role teacher',
    gives: { approved: times(20), refused: [] },
    holds: { 'list-people --role teacher --state joined': { total: 21 } },
  },
  {
    clauses: CONFIRMATION,
    does: 'confirms the status of all who joined, by their employment',
    runs: 'verify-teacher --all-joined --basis "трудовой договор"',
    gives: { verified: times(21), unchanged: [] },
    holds: { stats: { verifiedTeachers: 21, joined: { staff: 21 } } },
  },
  {
    clauses: CONFIRMATION,
    does: 'cannot confirm somebody who has not joined',
    runs: 'verify-teacher "Толстая Алла Фёдоровна"',
    refused: 'not-joined',
  },
  {
    clauses: ['003 §2.1 (7)'],
    does: 'appoints the deputy for the time of her leave',
    runs: 'appoint-admin "Веселова Жанна Кирилловна" --order-number 151-ОД --order-date 26.08.2026',
    holds: { 'show-org': { administrators: [named('Лебедев Пётр Алексеевич'), named('Веселова Жанна Кирилловна')] } },
  },
  {
    on: '2026-08-28',
    clauses: STRUCTURE,
    does: 'creates the classes of the approved nomenclature',
    files: { 'nomenclature.csv': NOMENCLATURE },
    runs: ['create-class --from $FOLDER/nomenclature.csv', 'create-class 1А..1В 5А..5В'],
    holds: { 'list-classes': { total: 22 } },
  },
  {
    on: '2026-08-31',
    clauses: [...STRUCTURE, ...MOVEMENT],
    does: 'loads the pupils, which creates the classes of the upper grades',
    runs: 'import-roster fixtures/school/pupils-5-11.csv --role pupil --create-classes',
    gives: { rows: { read: 341, added: 341 }, classesCreated: ['10А', '10 кадетский', '11А'], rejects: [] },
  },
  {
    clauses: MOVEMENT,
    does: 'loads the lists of the primary school',
    runs: ['1a', '1b', '1v', '2a', '2b', '2v', '3a', '3b', '4a', '4b'].map(
      (name) => `import-roster fixtures/school/classes/${name}.csv --role pupil`,
    ),
    gives: { classesCreated: [], rejects: [], applied: true },
    holds: {
      stats: { totals: { classes: 24, pupils: 600, staff: 45, parents: 0 }, movement: { arrived: 0, departed: 0 } },
    },
  },
  {
    clauses: HOMEROOM,
    does: 'attaches homeroom teachers by the order of the director',
    runs: 'assign-homeroom --from fixtures/school/homeroom.csv',
    gives: { assigned: times(24), unchanged: [] },
    holds: { stats: { homeroom: { assigned: 24, classes: 24 } } },
  },
  {
    clauses: HOMEROOM,
    does: 'records who teaches what in 5А',
    runs: [
      'assign-teacher 5А "Шилова Ирина Евгеньевна" --subject Математика',
      'assign-teacher 5А "Якушева Лариса Григорьевна" --subject Физика',
    ],
  },
  {
    on: '2026-09-01',
    clauses: INVITATIONS,
    does: 'hands three homeroom teachers the invitations for their pupils, and one for the parents',
    runs: [
      'invite 5А --role pupil --issued-to "Сысоев Юрий Павлович"',
      'invite 5А --role parent --uses 30 --issued-to "Сысоев Юрий Павлович"',
      'invite 7Б --role pupil --issued-to "Ткачёва Людмила Денисовна"',
      'invite "10 кадетский" --role pupil --issued-to "Потапов Борис Максимович"',
    ],
    gives: { issued: [{ issuedTo: { fullName: expect.any(String) } }], skipped: [] },
  },
  {
    clauses: INVITATIONS,
    does: 'issues those of all other classes',
    runs: 'invite --all --role pupil',
    gives: { issued: times(21), skipped: times(3) },
    holds: { 'list-invites --state open --role pupil': { total: 24 } },
  },
  {
    clauses: ['002 §5', ...INVITATIONS],
    does: 'prints the sheets for the parents’ meeting of 5А',
    runs: 'handout --class 5А --out $FOLDER/5a.pdf',
  },
  {
    on: '2026-09-04',
    clauses: REQUESTS,
    does: 'records the applications of three classes and of the parents of 5А',
    files: { 'pupils.csv': applicationsInto('school', '5А', '7Б', '10 кадетский') },
    runs: 'join --from $FOLDER/pupils.csv',
    gives: { rows: { read: 72, added: 72, rejected: 0 } },
  },
  {
    clauses: REQUESTS,
    does: 'accepts those whom the register knows',
    runs: 'approve --matched',
    gives: { approved: times(58), refused: [] },
    holds: { 'list-requests --state pending': { total: 14 } },
  },
  {
    clauses: REQUESTS,
    does: 'recognises a slip of the pen',
    runs: async (story) =>
      `approve ${await story.ids('list-requests --state pending --match similar')} --person "Звягинцев Матвей Андреевич"`,
    gives: { approved: [{ class: '7Б', role: 'pupil', person: named('Звягинцев Матвей Андреевич') }] },
  },
  {
    clauses: REQUESTS,
    does: 'enters the parents of 5А, who stood in no roster',
    runs: async (story) => `approve ${await story.ids('list-requests --state pending --role parent')} --as-new`,
    gives: { approved: times(12), refused: [] },
    holds: { stats: { totals: { parents: 12 }, joined: { parents: 12, pupils: 59 } } },
  },
  {
    clauses: ['000 §2.7', ...REQUESTS],
    does: 'cannot let a stranger in by mistake',
    runs: async (story) => `approve ${await story.ids('list-requests --state pending')}`,
    refused: 'unmatched-request',
  },
  {
    clauses: ['000 §2.7', ...REQUESTS],
    does: 'rejects the stranger',
    runs: async (story) => `reject ${await story.ids('list-requests --state pending')} --reason "нет в списке класса"`,
    gives: { rejected: [{ fullName: 'Незнамов Архип Тихонович', class: '10 кадетский' }] },
    holds: { stats: { requests: { pending: 0, approved: 91, rejected: 1 } } },
  },
  {
    on: '2026-09-10',
    clauses: MOVEMENT,
    does: 'enters a girl who came from another town, and her mother',
    runs: [
      `enroll "${NEWCOMER}" --role pupil --class 6А --birth-date 12.03.2014 --order-number 61-у --order-date 10.09.2026`,
      `enroll "Ясенева Анна Викторовна" --role parent --child "${NEWCOMER}" --phone "+7 900 000-07-01"`,
    ],
    holds: { 'list-movement': { totals: { arrived: 1, departed: 0 }, items: [{ kind: 'enrolled', to: '6А' }] } },
  },
  {
    clauses: INVITATIONS,
    does: 'hands both of them invitations of their own',
    runs: [`invite --person "${NEWCOMER}"`, 'invite --person "Ясенева Анна Викторовна"'],
    gives: { issued: [{ maxUses: 1 }] },
  },
  {
    on: '2026-09-15',
    clauses: MOVEMENT,
    does: 'moves a boy from 5А into 5В by an order',
    runs: 'transfer "Устинов Лев Владимирович" --to 5В --order-number 64-у --order-date 14.09.2026',
    gives: { from: '5А', to: '5В' },
    holds: { 'list-movement': { totals: { arrived: 1, departed: 0 }, total: 2 } },
  },
  {
    on: '2026-09-21',
    clauses: REVOCATION,
    does: 'annuls what nobody claimed in two weeks',
    runs: 'revoke-invites --unused --older-than 14d',
    gives: { count: 21 },
    holds: { 'list-invites --state open': { total: 6 } },
  },
  {
    clauses: STATISTICS,
    does: 'asks the homeroom teacher of 5А who is missing',
    runs: 'list-people --missing --class 5А --role pupil',
    gives: { total: 6 },
  },
  report('2026-09-30', STATISTICS, {
    asOf: '2026-09-30',
    totals: { classes: 24, pupils: 601, staff: 45, parents: 13 },
    joined: { pupils: 59, staff: 21, parents: 12 },
    movement: { arrived: 1, departed: 0 },
  }),
];

const WINTER: Step[] = [
  {
    on: '2026-10-12',
    clauses: MOVEMENT,
    does: 'lets a boy go to another school, at the request of the parents',
    runs: 'withdraw "Филатов Максим Семёнович" --reason transferred --destination "МБОУ «Гимназия № 2»" --order-number 71-у --order-date 09.10.2026',
    gives: { from: '7Б', to: null },
    holds: { 'list-movement': { totals: { arrived: 1, departed: 1 } } },
  },
  report('2026-10-31', STATISTICS, {
    totals: { pupils: 600 },
    joined: { pupils: 58 },
    movement: { arrived: 1, departed: 1 },
  }),
  {
    on: '2026-11-09',
    clauses: MOVEMENT,
    does: 'records that the homeroom teacher of 7А leaves, and enters who comes instead',
    runs: [
      `withdraw "${LEAVING}" --reason dismissed --order-number 88-л --order-date 06.11.2026`,
      `enroll "${COMING}" --role teacher --position Учитель --phone "+7 900 000-07-02" --order-number 89-л --order-date 09.11.2026`,
    ],
    holds: {
      'list-people --role teacher': { total: 45 },
      stats: { homeroom: { assigned: 23, classes: 24 }, totals: { staff: 45 } },
    },
  },
  {
    clauses: HOMEROOM,
    does: 'gives her 7А, and 8А another teacher, by one order',
    runs: [
      `assign-homeroom 7А "${COMING}" --order-number 172-ОД --order-date 09.11.2026`,
      'assign-homeroom 8А "Ермакова Елена Сергеевна" --replace --order-number 172-ОД --order-date 09.11.2026',
    ],
    gives: { assigned: times(1) },
    holds: { stats: { homeroom: { assigned: 24, classes: 24 } } },
  },
  {
    clauses: HOMEROOM,
    does: 'cannot give a class a second homeroom teacher by mistake',
    runs: 'assign-homeroom 8Б "Ермакова Елена Сергеевна"',
    refused: 'homeroom-taken',
  },
  {
    on: '2026-11-10',
    clauses: [...INVITATIONS, ...REQUESTS, ...CONFIRMATION],
    does: 'lets the new teacher in and confirms her status',
    runs: [
      `invite --person "${COMING}"`,
      async (story) => {
        const { items } = await story.ask('list-invites --state open --role teacher --show-links');
        return `join ${items.at(-1).code} --name "${COMING}"`;
      },
      'approve --matched --verify',
    ],
    holds: { 'list-people --role teacher --state joined': { total: 21 } },
  },
  report('2026-11-30', STATISTICS, { verifiedTeachers: 21, joined: { staff: 21 }, totals: { staff: 45 } }),
  {
    on: '2026-12-21',
    clauses: MOVEMENT,
    does: 'loads the journal’s list of 8А again: one has come, nobody has gone',
    files: {
      '8a.csv': (story) => rosterOf(story, { '8А': '8А' }, (people) => people, 'Ветрова Алиса Юрьевна;8А;03.04.2012'),
    },
    runs: 'import-roster $FOLDER/8a.csv --role pupil --mirror',
    gives: { rows: { read: 26, added: 1, unchanged: 25 }, withdrawn: 0 },
  },
  report('2026-12-31', STATISTICS, { totals: { pupils: 601 }, movement: { arrived: 2, departed: 1 } }),
  {
    on: '2027-01-18',
    clauses: MOVEMENT,
    does: 'takes the boy back who left in October',
    runs: 'reinstate "Филатов Максим Семёнович" --class 7Б --order-number 3-у --order-date 15.01.2027',
    gives: { to: '7Б' },
  },
  report('2027-01-31', STATISTICS, { totals: { pupils: 602 }, movement: { arrived: 3, departed: 1 } }),
  {
    on: '2027-02-15',
    clauses: ['003 §2.1 (7)'],
    does: 'dismisses the further administrator',
    runs: 'dismiss-admin "Веселова Жанна Кирилловна"',
    holds: { 'show-org': { administrators: [named('Лебедев Пётр Алексеевич')] } },
  },
  report('2027-02-28', STATISTICS, { totals: { classes: 24, pupils: 602 } }),
  report('2027-03-31', STATISTICS, { totals: { classes: 24, pupils: 602 } }),
  report('2027-04-30', STATISTICS, { totals: { classes: 24, pupils: 602 } }),
  report('2027-05-31', STATISTICS, {
    totals: { classes: 24, pupils: 602, staff: 45, parents: 13 },
    movement: { arrived: 3, departed: 1 },
  }),
  {
    on: '2027-06-01',
    clauses: [...MOVEMENT, ...STATISTICS],
    does: 'tells the director which pupils came and went in the year; two of the staff stand there too',
    runs: 'list-movement --from 01.09.2026 --to 31.05.2027',
    gives: { total: 7, totals: { arrived: 3, departed: 1 } },
  },
];

const NEW_YEAR: Step[] = [
  {
    on: '2027-08-25',
    clauses: [...STRUCTURE, ...MOVEMENT],
    does: 'begins the next year: grades 9 and 11 graduate, one pupil repeats the year',
    files: {
      '10a.csv': (story) =>
        rosterOf(
          story,
          { '9А': '10А', '9Б': '10А' },
          (people) => people.slice(0, 13),
          'Ветров Юрий Олегович;10А;07.05.2011',
        ),
      '5.csv': (story) =>
        rosterOf(story, { '4А': '5А', '4Б': '5Б' }, (people) => people).then((roster) =>
          roster.replace(/;5А;/, ';5Б;').replace(/;5А;/, ';5Б;'),
        ),
    },
    runs: 'start-year 2027 --graduate 9,11 --repeat "Аксёнов Игорь Игоревич" --yes',
    gives: {
      from: 2026,
      to: 2027,
      promoted: times(21),
      graduated: [
        { class: '9А', pupils: 26 },
        { class: '9Б', pupils: 23 },
        { class: '11А', pupils: 18 },
      ],
      repeating: [named('Аксёнов Игорь Игоревич')],
    },
    holds: {
      'list-people --class 7Б --role pupil': { total: 27 },
      stats: { year: 2027, totals: { pupils: 535 }, movement: { arrived: 0, departed: 0 }, invitations: { open: 0 } },
      'list-classes --year 2026': { total: 25 },
    },
  },
  {
    clauses: [...STRUCTURE, ...MOVEMENT],
    does: 'forms grade 10 anew, of graduates of grade 9 and one who comes from elsewhere',
    runs: 'import-roster $FOLDER/10a.csv --role pupil --mirror --create-classes',
    gives: { rows: { read: 27, returned: 26, added: 1 }, withdrawn: 0, classesCreated: ['10А'] },
    holds: {
      'list-people --class 10А --role pupil': { total: 27 },
      stats: { totals: { pupils: 562 }, movement: { arrived: 0, departed: 0 } },
    },
  },
  {
    clauses: STRUCTURE,
    does: 'loads that list a second time by mistake, which changes nothing',
    runs: 'import-roster $FOLDER/10a.csv --role pupil --mirror',
    gives: { rows: { read: 27, unchanged: 27 }, withdrawn: 0, runId: null },
  },
  {
    clauses: STRUCTURE,
    does: 'forms grade 5 anew: two of 4А go into 5Б',
    runs: 'import-roster $FOLDER/5.csv --role pupil --mirror',
    gives: { rows: { read: 51, moved: 2, unchanged: 49 }, withdrawn: 0 },
    holds: { stats: { movement: { arrived: 0, departed: 0 } } },
  },
  {
    on: '2027-08-27',
    clauses: [...STRUCTURE, ...MOVEMENT],
    does: 'loads the first list of a new class 1А',
    files: {
      '1a.csv': `ФИО;Класс;Дата рождения
Тихонравова Ася Ильинична;1А;14.02.2020
Ручьёв Макар Андреевич;1А;03.11.2020
Заречная Ева Тимуровна;1А;29.06.2020
`,
    },
    runs: 'import-roster $FOLDER/1a.csv --role pupil --mirror --create-classes',
    gives: { rows: { read: 3, added: 3 }, classesCreated: ['1А'] },
  },
  {
    clauses: HOMEROOM,
    does: 'gives the new classes homeroom teachers; the others went along with theirs',
    files: {
      'order.csv': `класс;учитель;номер приказа;дата приказа
1А;Соболева Лариса Фёдоровна;149-ОД;27.08.2027
10А;Шаповалова Зинаида Максимовна;149-ОД;27.08.2027
5А;Андреева Инна Олеговна;149-ОД;27.08.2027
`,
    },
    runs: 'assign-homeroom --from $FOLDER/order.csv --replace',
    gives: {
      assigned: [{ class: '1А' }, { class: '10А' }, { class: '5А', previous: named('Наумов Сергей Васильевич') }],
    },
    holds: { stats: { homeroom: { assigned: 23, classes: 23 } } },
  },
  {
    on: '2027-09-01',
    clauses: INVITATIONS,
    does: 'issues the first invitations of the year, for those who are not in yet',
    runs: 'invite --all --role pupil',
    gives: { skipped: [] },
    holds: { 'list-invites --state open --class 10А': { items: [{ maxUses: 27 }] } },
  },
  {
    on: '2027-09-06',
    clauses: REQUESTS,
    does: 'lets a graduate of grade 9 in again, into grade 10',
    runs: [
      async (story) => {
        const { items } = await story.ask('list-invites --state open --class 10А --show-links');
        const people = await story.ask('list-people --class 10А --role pupil');
        return `join ${items[0].code} --name "${people.items[0].fullName}"`;
      },
      'approve --matched',
    ],
    holds: { 'list-people --class 10А --state joined': { total: 1 } },
  },
  {
    on: '2027-09-13',
    clauses: MOVEMENT,
    does: 'loads the journal’s list of 10А again: one has gone to a college',
    files: {
      '10a.csv': (story) => rosterOf(story, { '10А': '10А' }, (people) => people.slice(0, 26)),
    },
    runs: 'import-roster $FOLDER/10a.csv --role pupil --mirror',
    gives: { rows: { read: 26, unchanged: 26 }, withdrawn: 1 },
    holds: { stats: { movement: { arrived: 0, departed: 1 } } },
  },
  report('2027-09-30', STATISTICS, {
    year: 2027,
    totals: { classes: 23, pupils: 564, staff: 45 },
    movement: { arrived: 0, departed: 1 },
  }),
];

/** The year of the administrator of a school, and how the next one begins. */
export const SCHOOL_YEAR: AdministratorsYear = {
  steps: [...AUTUMN, ...WINTER, ...NEW_YEAR],
  duties: [...DUTIES_000, ...DUTIES_003],
  waiting: WAITING,
};
