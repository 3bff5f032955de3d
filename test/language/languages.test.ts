import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { ORGANIZATION_KINDS, type Wording } from '../../src/domain/organization.ts';
import { Problem, type ProblemCode, type ProblemFacts } from '../../src/domain/problem.ts';
import { REJECT_CODES } from '../../src/domain/row-reject.ts';
import { safeText } from '../../src/domain/safe-text.ts';
import { en } from '../../src/language/en/index.ts';
import { chooseLanguage, type Language, loadLanguage } from '../../src/language/language.ts';
import { describeProblem } from '../../src/language/problem-words.ts';
import { ru } from '../../src/language/ru/index.ts';
import { makeColour } from '../../src/terminal/colour.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import { run } from '../support/run.ts';
import { makeSchool } from '../support/school.ts';

const colour = await makeColour(false);

/** All the Russian that English texts may hold: names of the platform and examples of what stands in registers. */
const RUSSIAN_IN_ENGLISH = [
  'Сферум',
  'Учительская',
  'учитель',
  '5А=6Б',
  '5А..5Г',
  '5А',
  '10 кадетский',
  '1А 1Б',
  'Ребёнок=fullName',
  'teacher=педагог',
];

function withoutExamples(text: string): string {
  return RUSSIAN_IN_ENGLISH.reduce((rest, example) => rest.replaceAll(example, ''), text);
}

type Leaf = { path: string; kind: string; value: unknown };

/** Every text and function of a language, by its path. */
function listLeaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, kind: typeof value, value }];
  return Object.entries(value).flatMap(([key, inner]) => listLeaves(inner, `${path}/${key}`));
}

function readSources(folder: 'ru' | 'en'): [string, string][] {
  const url = new URL(`../../src/language/${folder}/`, import.meta.url);
  return readdirSync(url).map((file) => [`${folder}/${file}`, readFileSync(new URL(file, url), 'utf8')]);
}

describe('the two languages', () => {
  test('have the same texts', () => {
    const shape = (language: Language) =>
      listLeaves(language)
        .map(({ path, kind }) => `${path}: ${kind}`)
        .sort();
    expect(shape(en)).toEqual(shape(ru));
  });

  test('differ in words only: the values behind a choice and the sides of columns are the same', () => {
    const settings = (language: Language) =>
      listLeaves(language).filter(({ path, kind }) => kind === 'string' && /\/(?:value|align)$/.test(path));
    expect(settings(en)).toEqual(settings(ru));
  });

  test('are what loadLanguage gives', async () => {
    expect([(await loadLanguage('ru')).code, (await loadLanguage('en')).code]).toEqual(['ru', 'en']);
  });

  test.each([ru, en])('$code: every text says something, calmly', (language) => {
    const texts = listLeaves(language).filter(({ kind }) => kind === 'string');
    expect(texts.filter(({ value }) => value === '' || /!|успешно|successful/i.test(String(value)))).toEqual([]);
  });

  test.each([...readSources('ru'), ...readSources('en')])(
    '%s: the texts of functions are calm too',
    (_file, source) => {
      expect(source.match(/.*(?:!(?![=\w(/[])|успешно|successful).*/gi)).toBe(null);
    },
  );

  test.each(['screens.ts', 'problems.ts', 'rejects.ts', 'documents.ts'])(
    'ru/%s spells no word that other organisations have otherwise',
    (file) => {
      const source = readSources('ru').find(([name]) => name === `ru/${file}`)?.[1] ?? '';
      const lines = source
        .split('\n')
        .filter((line) => !/^\s*(?:\/?\*|\/\/)|статус «учитель»|teacher=педагог|в трёх группах/i.test(line));
      expect(lines.length).toBeGreaterThan(20);
      const spelled = /класс|групп|объединени|учащ|обуча|учител|преподавател|педагог|родител/i;
      expect(lines.filter((line) => spelled.test(line))).toEqual([]);
    },
  );

  test.each(readSources('en'))('%s is in English but for the examples', (_file, source) => {
    expect(withoutExamples(source).match(/.*\p{Script=Cyrillic}.*/gu)).toBe(null);
  });
});

const person = { id: 71, fullName: 'Имя\u202eОдно' };
const file = 'файл\u202e.csv';
const className = 'Класс\u202eА';
const near = ['близко-1', 'близко-2'];
const candidate = { ...person, role: 'pupil', classes: [className], birthDate: '2015-03-09' } as const;
const reject = { line: 43, column: null, value: 'ячейка\u202e', near: [] };
const expectedValues = [
  ...['instant', 'seconds', 'number', 'offset', 'year', 'time-zone', 'inn', 'email', 'span', 'span-or-date', 'link'],
  ...[
    'encoding',
    'delimiter',
    'mapping',
    'word',
    'hash',
    'request-id',
    'invitation-id',
    'json',
    'text',
    'ru|en',
    'leavers',
    'fields',
  ],
];

/** For each problem the cases that its words tell apart. */
const FACTS: { readonly [C in ProblemCode]: readonly ProblemFacts[C][] } = {
  'unknown-command': [
    { command: 'что\u202e', near: [] },
    { command: 'что', near },
  ],
  'unknown-option': [
    { option: '--что\u202e', command: null, near: [] },
    { option: '--что', command: 'join', near: [] },
    { option: '--что', command: 'join', near },
  ],
  'missing-value': [{ flag: '--role' }],
  'option-without-value': [{ flag: '--role' }],
  'invalid-value': expectedValues.map((expected) => ({ flag: '--flag', value: 'что\u202e', expected })),
  'date-invalid': [{ flag: '--date', value: '31.02.2027\u202e' }],
  'phone-invalid': [{ flag: '--phone', value: '123\u202e' }],
  'name-invalid': [{ flag: '--name', value: '123\u202e' }],
  'class-invalid': [{ value: className }],
  'too-many-arguments': [{ command: 'join' }],
  'conflicting-options': [{ flags: ['--all', '--class'] }],
  'nothing-chosen': [{ flags: ['--all', '--class'] }],
  'bad-characters': [{ flag: '--name' }],
  'confirmation-needed': [{ flag: '--yes' }],
  'code-mistyped': [{}],
  'uses-required': (['teacher', 'pupil', 'parent'] as const).map((role) => ({ class: className, role })),
  'already-registered': [{ name: 'Школа\u202e' }],
  'class-exists': [{ class: className }],
  'class-not-empty': [1, 28].map((present) => ({ class: className, present })),
  'ambiguous-person': [{ query: 'Имя\u202e', candidates: [candidate, { ...candidate, classes: [], birthDate: null }] }],
  'role-not-in-class': [{ class: className, role: 'pupil' }],
  'person-not-in-role': [
    { person, role: null },
    { person, role: 'pupil' },
  ],
  'person-left': [{ person }],
  'already-joined': [{ person }],
  'already-in-class': [{ person, class: className }],
  'not-in-class': [{ person, class: className }],
  'movement-too-early': [
    { person, date: '2026-09-05', since: '2026-09-07', cause: 'record' },
    { person, date: '2026-09-05', since: '2026-09-07', cause: 'year' },
  ],
  'last-administrator': [{ person }],
  'not-administrator': [{ person }],
  'run-not-found': [{ id: 7 }, { id: 0 }],
  'run-not-undoable': [
    { run: 1, command: 'register-org' },
    { run: 1, command: 'invite', days: 400 },
  ],
  'already-undone': [{ run: 4, by: 5 }],
  'undo-later-first': [{ run: 4, command: 'start-year', last: 9 }],
  'audit-broken': [{ at: 4, events: 3 }],
  'teaching-in-staff-class': [{ class: 'Учительская' }],
  'class-closed': [
    { class: '5А', year: 2025, archived: false },
    { class: '5А', year: 2026, archived: true },
  ],
  'year-already-started': [{ year: 2026, present: 2026 }],
  'not-the-next-year': [{ year: 2029, next: 2027 }],
  'no-next-grade': [{ classes: ['12А'] }],
  'classes-clash': [{ clashes: [{ to: '6Б', from: ['5А', '5Б'] }] }],
  'year-over': [{ invitation: 7 }],
  'external-id-taken': [{ externalId: '17\u202e', person }],
  'not-staff': [{ person }],
  'not-joined': [{ person }],
  'homeroom-taken': [{ class: className, person }],
  'homeroom-of-staff-class': [{ class: className }],
  'plan-changed': [{ actual: 'def' }, { actual: null }],
  'invitation-expired': [null, className].map((name) => ({ class: name, lastDay: '2026-09-30' })),
  'invitation-revoked': [null, className].map((name) => ({ class: name, reason: null })),
  'invitation-used': [1, 28].map((maxUses) => ({ class: className, maxUses })),
  'invitation-replaced': [{ invitation: 12, open: 17 }],
  'link-already-recorded': [{ invitation: 12 }],
  'key-missing': [{ file }],
  'unmatched-request': (['similar', 'ambiguous', 'none'] as const).map((kind) => ({
    ...{ request: 12, fullName: 'Имя\u202e', kind },
  })),
  'consent-missing': [
    { fullName: 'Иванова Анна', person: null },
    { fullName: 'Иванова Анна', person: { id: 12, fullName: 'Иванова Анна' } },
  ],
  'already-decided': (['approved', 'rejected'] as const).map((state) => ({ request: 12, state })),
  'store-missing': [{ file }],
  'class-not-found': [
    { class: className, near: [] },
    { class: className, near },
  ],
  'person-not-found': [
    { query: 'Имя\u202e', near: [] },
    { query: 'Имя\u202e', near },
  ],
  'request-not-found': [{ id: 12 }],
  'invitation-not-found': [{ id: 12 }],
  'invitation-unknown': [{}],
  'no-open-invitations': [
    { class: className, person: null },
    { class: null, person: null },
    { class: null, person },
  ],
  'file-not-found': [true, false].map((folder) => ({ file, folder })),
  'cannot-write': [
    { file: '-', obstacle: null },
    ...([null, 'taken', 'store', 'is-folder', 'no-folder', 'forbidden', 'no-room'] as const).map((obstacle) => ({
      ...{ file, obstacle },
    })),
  ],
  'unreadable-file': [
    { kind: 'binary' } as const,
    { kind: 'other-document' } as const,
    { kind: 'workbook-unsupported' } as const,
    { kind: 'workbook-password' } as const,
    { kind: 'workbook-damaged' } as const,
    { kind: 'workbook-too-large', limit: 256 } as const,
    { kind: 'sheet-missing', sheet: 'Лист2', sheets: ['5А', '5Б'] } as const,
    { kind: 'sheet-missing', sheet: 'Лист2', sheets: [] } as const,
    { kind: 'unsure-sheet', sheets: ['5А', '5Б'] } as const,
    { kind: 'undecodable', encoding: 'utf-8', line: 7 } as const,
    { kind: 'unknown-encoding' } as const,
    { kind: 'unsure-delimiter' } as const,
    { kind: 'too-many-columns', limit: 1000 } as const,
    { kind: 'too-many-rows', limit: 200_000 } as const,
    { kind: 'no-access' } as const,
  ].map((reason) => ({ file, reason })),
  'header-not-found': [{ file, expected: ['фио', 'класс'] }],
  'too-many-leavers': [
    { leavers: [{ fullName: 'Имя\u202e', class: className }], members: 12_345 },
    {
      leavers: [
        { fullName: 'Имя', class: null },
        { fullName: 'Имя', class: null },
      ],
      members: 2,
    },
  ],
  'rows-rejected': [
    { file, rejected: 2, read: 5, first: [], aside: file },
    { file, rejected: 5, read: 5, first: [], aside: file },
    { file, rejected: 1, read: 12_345, first: [{ ...reject, code: 'date-invalid' }] },
    { file, rejected: 2, read: 5, first: [{ ...reject, code: 'class-not-found', near }] },
    { file, rejected: 5, read: 5, first: [] },
  ],
  'store-busy': [{ file, seconds: 10 }],
  'store-foreign': [{ file }, { file, what: 'copy' }],
  'store-corrupt': [{ file }, { file, what: 'copy' }, { file, what: 'half' }],
  'store-newer': [{ file, version: 9, supported: 3 }],
  'store-read-only': [{ file }],
  'store-network': [{ file }],
  'disk-full': [{ file }],
  'disk-error': [{ file }],
  findings: [{ checks: ['modes', 'backups'] }],
  'sqlite-too-old': [{ version: '3.30.0', needed: '3.51.3' }],
  fault: [
    { details: null, message: 'TypeError' },
    { details: 'fault.txt', message: 'TypeError' },
  ],
};

/**
 * What a text tells beside its words: numbers, flags, commands to type, and the facts it was given, made safe or not;
 * facts that are names of kinds and states are words themselves, and days are told by their numbers.
 */
function listFacts(text: string, facts: unknown): string[] {
  const plain = text.replace(/(?<=\d)[\u00a0\u202f,](?=\d{3})/g, '');
  const typed = plain.match(/--[a-z-]+|sferum-admin(?: [a-z-]+)?|\d+/g) ?? [];
  const given = listLeaves(facts)
    .map(({ value }) => String(value))
    .filter((fact) => !/^[a-z][a-z-]*$|^\d{4}-\d{2}-\d{2}/.test(fact));
  const shown = given.flatMap((fact) => [fact, safeText(fact)]).filter((fact) => plain.includes(fact));
  return [...new Set([...typed, ...shown])].sort();
}

describe('problems', () => {
  const cases = Object.entries(FACTS).flatMap(([code, list]) =>
    list.map((facts) => [code, facts] as [ProblemCode, ProblemFacts[ProblemCode]]),
  );

  test.each(cases)(
    '%s %j tells the same facts in both languages, in each kind of organisation',
    async (code, facts) => {
      for (const kind of ORGANIZATION_KINDS) await compare(code, facts, { kind, own: {} });
    },
  );

  async function compare(code: ProblemCode, facts: ProblemFacts[ProblemCode], wording: Wording): Promise<void> {
    const problem = new Problem(code, facts);
    const russian = describeProblem(problem, await loadLanguage('ru', wording));
    const english = describeProblem(problem, await loadLanguage('en', wording));
    expect(listFacts(english.message, facts)).toEqual(listFacts(russian.message, facts));
    expect(listFacts(english.hint, facts)).toEqual(listFacts(russian.hint, facts));
    for (const text of [russian.message, russian.hint, english.message, english.hint]) {
      expect(text).toMatch(/^[\p{Lu}\d«“#].{5,}/u);
      expect(text).not.toMatch(/undefined|null|\[object|!/);
    }
  }

  test.each(REJECT_CODES)('a row refused as %s tells the same facts in both languages', (code) => {
    for (const one of [
      { ...reject, code },
      { ...reject, code, value: '05.сен', near },
    ]) {
      const [russian, english] = [ru.rejects[code](one), en.rejects[code](one)];
      expect(listFacts(english, one)).toEqual(listFacts(russian, one));
      expect(english).not.toMatch(/undefined|null|!/);
    }
  });
});

describe('screens', () => {
  const card = {
    ...{
      id: 12,
      class: className,
      role: 'pupil' as const,
      fullName: 'Имя\u202e',
      requestedAt: '2026-09-07T06:00:00.000Z',
    },
    ...{ birthDate: '2015-02-01', phone: '+79000000101', email: 'a@example.org', childName: 'Имя\u202e' },
    ...{ invited: person, kind: 'similar' as const },
    candidates: [{ person, classes: [className], reasons: ['same-name' as const, 'other-phone' as const] }],
  };
  const bare = { ...card, birthDate: null, phone: null, email: null, childName: null, invited: null, candidates: [] };
  const screen = (language: Language): Screen => ({
    ...{ language, width: 80, isTerminal: false, timeZone: 'Europe/Moscow', colour },
  });

  test.each<[string, (language: Language) => string]>([
    ['review card', (language) => language.screens.review.card(card, 3, 17, screen(language)).join('\n')],
    ['review card of little', (language) => language.screens.review.card(bare, 3, 17, screen(language)).join('\n')],
    ['review accepted', ({ screens }) => screens.review.accepted(12, person) + screens.review.rejected(13)],
    ['review choice', ({ screens }) => screens.review.choices.accept(person)],
    ['review summary', (language) => language.screens.review.summary(4, 5, 6, screen(language))],
    ['list more', ({ screens }) => screens.list.more(20, 12_345)],
    ['import read', ({ screens }) => screens.importRoster.read(file, 'utf-8', '|', 3)],
    ['import columns', ({ screens }) => screens.importRoster.columns([className], ['№ п/п\u202e'])],
    ['import absent 1', ({ screens }) => screens.importRoster.absent(1)],
    ['import absent 22', ({ screens }) => screens.importRoster.absent(22)],
    ['import classes', ({ screens }) => screens.importRoster.classesCreated([className])],
    ['statistics title', ({ screens }) => screens.stats.title('Школа\u202e', '2026-09-30', 2026)],
    ['demo', ({ screens }) => screens.demo.intro('college', '/папка\u202e') + screens.demo.outro('/папка\u202e')],
  ])('%s tells the same facts in both languages', (_title, show) => {
    const given = [person, file, className, 'Имя\u202e', 'Школа\u202e', '/папка\u202e', '№ п/п\u202e', 'utf-8', '|'];
    expect(listFacts(show(en), given)).toEqual(listFacts(show(ru), given));
    expect(show(en) + show(ru)).not.toMatch(/\u202e|undefined|null|!/);
  });
});

describe('grammar', () => {
  test.each([
    [0, '0 классов', '0 classes'],
    [1, '1 класс', '1 class'],
    [2, '2 класса', '2 classes'],
    [5, '5 классов', '5 classes'],
    [11, '11 классов', '11 classes'],
    [21, '21 класс', '21 classes'],
    [22, '22 класса', '22 classes'],
    [111, '111 классов', '111 classes'],
  ])('counts %i', (number, russian, english) => {
    expect(ru.grammar.count(number, 'класс', 'класса', 'классов')).toBe(russian);
    expect(en.grammar.count(number, 'class', 'classes', 'classes')).toBe(english);
  });

  test('sets thousands apart from 10,000 on', () => {
    expect([9999, 12_345, 1_234_567].map(en.grammar.formatNumber)).toEqual(['9999', '12,345', '1,234,567']);
    expect(ru.grammar.formatNumber(9999)).toBe('9999');
    expect(ru.grammar.formatNumber(1_234_567)).toMatch(/^1[\u00a0\u202f]234[\u00a0\u202f]567$/);
  });

  test('writes dates', () => {
    expect([ru.grammar.formatDate('2026-09-30'), en.grammar.formatDate('2026-09-30')]).toEqual([
      '30.09.2026',
      '2026-09-30',
    ]);
    expect(ru.grammar.dateInWords('2026-09-03').replaceAll('\u00a0', ' ')).toBe('3 сентября 2026 г.');
    expect(en.grammar.dateInWords('2026-09-03')).toBe('3 September 2026');
  });

  test('quotes the text of a user and makes it safe', () => {
    expect(ru.grammar.quote('Школа «Радуга»\u202e')).toBe('«Школа „Радуга“<U+202E>»');
    expect(en.grammar.quote('School “Rainbow”\u202e')).toBe('“School ‘Rainbow’<U+202E>”');
  });

  test('lists the first few', () => {
    const names = ['a', 'b\u202e', 'c', 'd'];
    expect(ru.grammar.listSome(names, 2)).toBe('a, b<U+202E> и ещё 2');
    expect(en.grammar.listSome(names, 2)).toBe('a, b<U+202E> and 2 more');
    expect(en.grammar.listSome(names, 4)).toBe('a, b<U+202E>, c, d');
  });
});

describe('chooseLanguage', () => {
  test.each([
    [undefined, {}, 'ru'],
    ['en', {}, 'en'],
    ['ru', { SFERUM_LANG: 'en', LC_ALL: 'C' }, 'ru'],
    ['en', { SFERUM_LANG: 'ru', LANG: 'ru_RU.UTF-8' }, 'en'],
    ['xx', { LANG: 'C' }, 'en'],
    [undefined, { SFERUM_LANG: 'en' }, 'en'],
    [undefined, { SFERUM_LANG: 'EN', LC_ALL: 'ru_RU.UTF-8' }, 'en'],
    [undefined, { SFERUM_LANG: 'ru', LC_ALL: 'en_US.UTF-8' }, 'ru'],
    [undefined, { SFERUM_LANG: '', LANG: 'en_US.UTF-8' }, 'en'],
    [undefined, { SFERUM_LANG: 'xx' }, 'ru'],
    [undefined, { SFERUM_LANG: 'xx', LANG: 'en_US.UTF-8' }, 'ru'],
    [undefined, { LC_ALL: 'en_US.UTF-8', LC_MESSAGES: 'ru_RU.UTF-8', LANG: 'ru_RU.UTF-8' }, 'en'],
    [undefined, { LC_ALL: 'ru_RU.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }, 'ru'],
    [undefined, { LC_MESSAGES: 'en_GB.UTF-8', LANG: 'ru_RU.UTF-8' }, 'en'],
    [undefined, { LC_ALL: '', LC_MESSAGES: 'ru_RU.UTF-8', LANG: 'en_US.UTF-8' }, 'ru'],
    [undefined, { LANG: 'ru_RU.UTF-8' }, 'ru'],
    [undefined, { LANG: 'en_US.UTF-8' }, 'en'],
    [undefined, { LANG: 'en' }, 'en'],
    [undefined, { LANG: 'C' }, 'en'],
    [undefined, { LANG: 'POSIX' }, 'en'],
    [undefined, { LANG: 'C.UTF-8' }, 'en'],
    [undefined, { LANG: 'de_DE' }, 'ru'],
    [undefined, { LANG: 'de_DE.UTF-8@euro' }, 'ru'],
    [undefined, { LANG: 'cs_CZ.UTF-8' }, 'ru'],
  ])('--lang %s and %j: %s', (wanted, env: Record<string, string>, code) => {
    expect(chooseLanguage(wanted, env)).toBe(code);
  });
});

describe('on the screen', () => {
  test('Russian: a success and an error', async () => {
    const school = await makeSchool('5А');
    const created = await school.runIn({ lang: 'ru' }, 'create-class', '6А', '6Б', '--dry-run');
    expect(created).toMatchObject({
      code: 0,
      stdout: 'Пробный запуск, ничего не записано. Созданы 2 класса: 6А, 6Б.\n',
      stderr: '',
    });
    expect(await school.runIn({ lang: 'ru' }, 'create-class', '5А')).toMatchObject({
      code: 3,
      stdout: '',
      stderr:
        'Класс «5А» уже есть.\nВсе классы: sferum-admin list-classes; create-class --if-missing пропускает те, что уже есть.\n',
    });
  });

  test('English: a success and an error', async () => {
    const school = await makeSchool('5А');
    const created = await school.runIn({ lang: 'en' }, 'create-class', '6А', '6Б', '--dry-run');
    expect(created).toMatchObject({
      code: 0,
      stdout: 'Dry run, nothing was written. Created 2 classes: 6А, 6Б.\n',
      stderr: '',
    });
    expect(await school.runIn({ lang: 'ru' }, '--lang', 'en', 'create-class', '5А')).toMatchObject({
      code: 3,
      stdout: '',
      stderr:
        'Class “5А” already exists.\nAll classes: sferum-admin list-classes; create-class --if-missing passes over those there are.\n',
    });
  });

  test.each(Object.keys(COMMANDS))('the help of %s is all in one language', async (command) => {
    const [russian, english] = [
      await run([command, '--help'], { lang: 'ru' }),
      await run([command, '--help'], { lang: 'en' }),
    ];
    expect([russian.code, english.code]).toEqual([0, 0]);
    expect(russian.stdout).not.toMatch(/\b(?:Usage|Arguments|Options|Commands|default|choices|display)\b/);
    expect(withoutExamples(english.stdout.replaceAll(/\s+/g, ' ')).match(/.{0,30}\p{Script=Cyrillic}.*/u)).toBe(null);
  });
});
