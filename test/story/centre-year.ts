import { expect } from 'vitest';
import { DUTIES_001 } from './duties.ts';
import { type AdministratorsYear, applicationsInto, report, rosterOf, type Step, type Story } from './story.ts';

/** Clauses whose commands do not exist yet. */
const WAITING = ['001 §2.1 (1)', '001 §2.1 (13)', '001 §2.1 (14)', '001 §2.1 (15)', '001 §2.1 (16)'];

const INFORMATION = '001 §2.1 (3)';
const STAFF_CLASS = '001 §2.1 (4)';
const STRUCTURE = '001 §2.1 (5)';
const INVITATIONS = '001 §2.1 (6)';
const ADMINISTRATORS = '001 §2.1 (7)';
const LEADERS = '001 §2.1 (8)';
const REQUESTS = '001 §2.1 (9)';
const CONFIRMATION = '001 §2.1 (10)';
const MOVEMENT = '001 §2.1 (11)';
const REVOCATION = '001 §2.1 (12)';
const STATISTICS = '001 §2.1 (17)';

/** A boy of three circles with two sisters, and a girl of two without any. */
const BROTHER = 'Воронцов Егор Игоревич';
const GIRL = 'Лаптева Надежда Вячеславовна';
const LEAVING = 'Зыков Владимир Владимирович';
const COMING = 'Стрижов Павел Андреевич';

const named = (fullName: string) => expect.objectContaining({ fullName });
const times = (count: number) => expect.objectContaining({ length: count });

/** The id of somebody in a circle, as a command line names it: the centre has namesakes. */
async function idOf(story: Story, fullName: string, circle: string): Promise<string> {
  const { items } = await story.ask(`list-people --class ${circle}`);
  return `#${items.find((one: { fullName: string }) => one.fullName === fullName).id}`;
}

const AUTUMN: Step[] = [
  {
    on: '2026-08-31',
    clauses: ['001 §2.1 (2)', '002 §4', INFORMATION],
    does: 'registers the centre with the phone that the application names',
    runs: 'register-org --from fixtures/centre/organization.json',
    gives: {
      organization: { kind: 'supplementary', messenger: 'max', registration: 'draft' },
      administrator: { fullName: 'Сёмин Антон Юрьевич', phone: '+79000000031' },
      staffClass: { name: 'Педагоги' },
      channels: ['Общеучрежденческий канал', 'Сотрудники'],
    },
  },
  {
    clauses: [INFORMATION],
    does: 'adds a phone, and says «кружок»',
    runs: 'edit-org --phone "+7 900 000-00-33" --word class=кружок',
    holds: {
      'show-org': {
        organization: { phone: '+79000000033' },
        words: { class: 'кружок', teacher: 'педагог', homeroomTeacher: 'руководитель кружкового объединения' },
      },
    },
  },
  {
    clauses: [STAFF_CLASS],
    does: 'enters the staff into «Педагоги»',
    runs: 'import-roster fixtures/centre/staff.csv --role teacher',
    gives: { rows: { read: 20, added: 18, updated: 2, rejected: 0 } },
  },
  {
    clauses: [STRUCTURE],
    does: 'creates the circles that the director approved',
    runs: 'create-class --from fixtures/centre/classes.csv',
    gives: { created: times(14) },
  },
  {
    on: '2026-09-10',
    clauses: [STRUCTURE, MOVEMENT],
    does: 'loads the children and their parents, from the enrolment system and from lists that the heads keep',
    runs: [
      'children.csv',
      'circles/hor-vesna.csv',
      'circles/lepka.csv',
      'circles/shahmaty-1.txt',
      'circles/shahmaty-2.csv',
    ].map((name) => `import-roster fixtures/centre/${name} --role pupil`),
    gives: { rejects: [], classesCreated: [], applied: true },
    holds: {
      stats: { totals: { classes: 14, pupils: 147, staff: 20, parents: 159 }, movement: { arrived: 0, departed: 0 } },
    },
  },
  {
    clauses: [LEADERS],
    does: 'attaches the heads of the circles by the order, one of them to both circles of chess',
    runs: 'assign-homeroom --from fixtures/centre/homeroom.csv',
    gives: { assigned: times(14) },
    holds: { stats: { homeroom: { assigned: 14, classes: 14 } } },
  },
  {
    clauses: [LEADERS],
    does: 'attaches the accompanist to the choir and the dancers',
    runs: [
      'assign-teacher "Хор «Весна»" "Игнатьев Борис Николаевич" --subject Концертмейстер',
      'assign-teacher "Народный танец-1" "Игнатьев Борис Николаевич" --subject Концертмейстер',
    ],
    gives: { subjects: ['Концертмейстер'] },
  },
  {
    on: '2026-09-14',
    clauses: [INVITATIONS, '001 §2.2'],
    does: 'hands the staff’s invitation to the deputy director',
    runs: 'invite Педагоги --role teacher --issued-to "Гусева Алла Николаевна"',
    gives: { issued: [{ maxUses: 19, issuedTo: named('Гусева Алла Николаевна') }] },
  },
  {
    clauses: [INVITATIONS],
    does: 'hands heads of circles the invitations for children and parents',
    runs: [
      'invite Шахматы-2 --role pupil,parent --issued-to "Бондаренко Олег Артёмович"',
      'invite Робототехника --role pupil,parent --issued-to "Родионова Ирина Станиславовна"',
      'invite "Театр «Маска»" --role pupil,parent --issued-to "Тимофеева Эльвира Андреевна"',
      'invite Лепка --role pupil,parent --issued-to "Никонова Эльвира Григорьевна"',
    ],
    gives: { issued: [{ role: 'pupil' }, { role: 'parent' }], skipped: [] },
    holds: { 'list-invites --state open': { total: 9 } },
  },
  {
    clauses: ['002 §5', INVITATIONS],
    does: 'prints the sheet for the parents of the youngest',
    runs: 'handout --class Лепка --out $FOLDER/lepka.pdf',
  },
  {
    on: '2026-09-18',
    clauses: [REQUESTS],
    does: 'records who has applied',
    files: {
      'applications.csv': applicationsInto(
        'centre',
        'Педагоги',
        'Шахматы-2',
        'Робототехника',
        'Театр «Маска»',
        'Лепка',
      ),
    },
    runs: 'join --from $FOLDER/applications.csv',
    gives: { rows: { read: 56, added: 56, rejected: 0 } },
  },
  {
    clauses: [REQUESTS],
    does: 'accepts those whom the register knows',
    runs: 'approve --matched',
    gives: { approved: times(53), refused: [] },
    holds: { 'list-requests --state pending': { total: 3 } },
  },
  {
    clauses: [REQUESTS],
    does: 'recognises a slip of the pen, and a boy at the door of another circle, whom he lets in there too',
    runs: [
      async (story) =>
        `approve ${await story.ids('list-requests --state pending --class Робототехника')} --person "Колокольцев Лука Ильич"`,
      async (story) =>
        `approve ${await story.ids('list-requests --state pending --class Шахматы-2')} --person "Немирович-Рогов Пётр Львович"`,
    ],
    gives: { approved: times(1), refused: [] },
    holds: { 'list-people --class Шахматы-2 --role pupil': { total: 13 } },
  },
  {
    clauses: ['000 §2.7', REQUESTS],
    does: 'rejects the stranger',
    runs: async (story) =>
      `reject ${await story.ids('list-requests --state pending')} --reason "не занимается в кружке"`,
    gives: { rejected: [{ fullName: 'Чужестранцев Мирон Глебович' }] },
    holds: { stats: { requests: { pending: 0, approved: 55, rejected: 1 } } },
  },
  {
    clauses: [CONFIRMATION],
    does: 'confirms the status of those of the staff who joined',
    runs: 'verify-teacher --all-joined --basis "приказ о приёме на работу"',
    gives: { verified: times(15) },
  },
  {
    clauses: [ADMINISTRATORS],
    does: 'appoints a further administrator, from those who joined',
    runs: 'appoint-admin "Туманова Альбина Алексеевна" --order-number 133 --order-date 18.09.2026',
    holds: { 'show-org': { administrators: [named('Сёмин Антон Юрьевич'), named('Туманова Альбина Алексеевна')] } },
  },
  report('2026-09-30', [STATISTICS], {
    totals: { classes: 14, pupils: 147, staff: 20, parents: 159 },
    joined: { staff: 15, parents: 12 },
    movement: { arrived: 0, departed: 0 },
  }),
];

const WINTER: Step[] = [
  {
    on: '2026-10-02',
    clauses: [REVOCATION],
    does: 'annuls the invitations that nobody claimed in two weeks',
    runs: 'revoke-invites --unused --older-than 14d --reason "не востребованы"',
    gives: { count: 4 },
  },
  {
    on: '2026-10-05',
    clauses: [MOVEMENT],
    does: 'records who changes circles: one more, another instead of one, one less; nobody has come or gone',
    runs: [
      async (story) => `enroll ${await idOf(story, 'Хан Леон', 'Шахматы-2')} --role pupil --class Робототехника`,
      `transfer "${BROTHER}" --from "Английский клуб" --to "Юный эколог"`,
      `withdraw "${GIRL}" --class Лепка --reason left`,
    ],
    holds: {
      'list-people --class Робототехника --role pupil': { total: 13 },
      'list-people --class Лепка --role pupil': { total: 14 },
      stats: { totals: { pupils: 147 }, movement: { arrived: 0, departed: 0 } },
    },
  },
  report('2026-10-31', [STATISTICS], { totals: { pupils: 147, parents: 159 } }),
  {
    on: '2026-11-09',
    clauses: [MOVEMENT],
    does: 'lets a family move away: the brother goes, the parents stay with the sisters',
    runs: `withdraw "${BROTHER}" --reason left --destination "переезд" --order-number 40-о --order-date 06.11.2026`,
    holds: { stats: { totals: { pupils: 146, parents: 159 }, movement: { arrived: 0, departed: 1 } } },
  },
  {
    clauses: [MOVEMENT],
    does: 'lets a girl go, with whom her parents leave',
    runs: `withdraw "${GIRL}" --reason left --order-number 41-о --order-date 06.11.2026`,
    holds: { stats: { totals: { pupils: 145 }, movement: { arrived: 0, departed: 2 } } },
  },
  report('2026-11-30', [STATISTICS], { totals: { pupils: 145 }, movement: { arrived: 0, departed: 2 } }),
  {
    on: '2026-12-07',
    clauses: [MOVEMENT, LEADERS],
    does: 'records that the head of a circle leaves, and who takes it over',
    runs: [
      `withdraw "${LEAVING}" --reason dismissed --order-number 61-к --order-date 04.12.2026`,
      `enroll "${COMING}" --role teacher --position "Педагог дополнительного образования" --phone "+7 900 000-07-11"`,
      `assign-homeroom Авиамоделирование "${COMING}" --order-number 188 --order-date 07.12.2026`,
    ],
    holds: { stats: { totals: { staff: 20 }, homeroom: { assigned: 14, classes: 14 } } },
  },
  {
    clauses: [INVITATIONS],
    does: 'gives the new colleague an invitation with the link of the platform',
    runs: `invite --person "${COMING}" --link https://max.ru/join/Zx81kQ`,
    gives: { issued: [{ link: 'https://max.ru/join/Zx81kQ', maxUses: 1 }] },
  },
  {
    on: '2026-12-08',
    clauses: [REQUESTS, CONFIRMATION],
    does: 'lets him in by that link and confirms the status',
    runs: [`join https://max.ru/join/Zx81kQ --name "${COMING}"`, 'approve --matched', `verify-teacher "${COMING}"`],
    holds: { 'list-people --role teacher --state joined': { total: 16 } },
  },
  report('2026-12-31', [STATISTICS], { joined: { staff: 16 }, verifiedTeachers: 16 }),
  {
    on: '2027-01-18',
    clauses: [MOVEMENT],
    does: 'takes the girl back into the choir, and her parents with her',
    runs: `reinstate "${GIRL}" --class "Хор «Весна»" --order-number 2-о --order-date 15.01.2027`,
    holds: { stats: { totals: { pupils: 146, parents: 159 }, movement: { arrived: 1, departed: 2 } } },
  },
  report('2027-01-31', [STATISTICS], { movement: { arrived: 1, departed: 2 } }),
  report('2027-02-28', [STATISTICS], { totals: { pupils: 146 } }),
  {
    on: '2027-03-01',
    clauses: [ADMINISTRATORS],
    does: 'dismisses the further administrator',
    runs: 'dismiss-admin "Туманова Альбина Алексеевна"',
    holds: { 'show-org': { administrators: [named('Сёмин Антон Юрьевич')] } },
  },
  report('2027-03-31', [STATISTICS], { totals: { pupils: 146 } }),
  report('2027-04-30', [STATISTICS], { totals: { pupils: 146 } }),
  report('2027-05-31', [STATISTICS], { totals: { classes: 14, pupils: 146, staff: 20, parents: 159 } }),
  {
    on: '2027-06-01',
    clauses: [MOVEMENT, STATISTICS],
    does: 'tells the director who came and went in the year',
    runs: 'list-movement --from 11.09.2026 --to 31.05.2027',
    gives: { totals: { arrived: 1, departed: 2 } },
  },
];

const NEW_YEAR: Step[] = [
  {
    on: '2027-08-30',
    clauses: [STRUCTURE, MOVEMENT],
    does: 'begins the next year; the circles stay, with their children and heads, but for one that closes',
    runs: 'start-year 2027 --graduate Журналистика --yes',
    gives: { promoted: times(13), graduated: [{ class: 'Журналистика', pupils: 12 }] },
    holds: {
      stats: { year: 2027, homeroom: { assigned: 13, classes: 13 }, movement: { arrived: 0, departed: 0 } },
      'list-people --class Лепка --role pupil': { total: 14 },
      'list-classes --year 2026': { total: 15 },
    },
  },
  {
    on: '2027-09-13',
    clauses: [MOVEMENT],
    does: 'loads the list of Шахматы-1 for the new year: two play no longer, one of them is in another circle still, two begin',
    files: {
      'chess.csv': (story) =>
        rosterOf(
          story,
          { 'Шахматы-1': 'Шахматы-1' },
          (people) => people.slice(2),
          'Ракитина Вера Олеговна;Шахматы-1;12.04.2020',
          'Лугов Максим Игоревич;Шахматы-1;01.11.2020',
        ),
    },
    runs: 'import-roster $FOLDER/chess.csv --role pupil --mirror',
    gives: { rows: { read: 12, added: 2, unchanged: 10 }, withdrawn: 2 },
    holds: {
      'list-people --class Шахматы-1 --role pupil': { total: 12 },
      stats: { movement: { arrived: 2, departed: 1 } },
    },
  },
  {
    clauses: [STRUCTURE, LEADERS],
    does: 'opens a new circle and gives it a head',
    runs: [
      'create-class Медиастудия',
      'assign-homeroom Медиастудия "Завьялов Константин Александрович" --order-number 119',
    ],
    holds: { stats: { homeroom: { assigned: 14, classes: 14 } } },
  },
  {
    clauses: [INVITATIONS],
    does: 'issues the first invitations of the year, for children and parents',
    runs: 'invite --all --role pupil,parent',
    gives: { issued: times(26), skipped: times(2) },
    holds: { 'list-invites --state open --class Робототехника --role pupil': { items: [{ maxUses: 2 }] } },
  },
  report('2027-09-30', [STATISTICS], { year: 2027, totals: { classes: 14, pupils: 138, staff: 20 } }),
];

/** The year of the administrator of a centre, and how the next one begins. */
export const CENTRE_YEAR: AdministratorsYear = {
  steps: [...AUTUMN, ...WINTER, ...NEW_YEAR],
  duties: DUTIES_001,
  waiting: WAITING,
};
