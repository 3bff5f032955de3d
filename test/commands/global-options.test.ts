import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/main.ts';
import { fixedWorld, run, type Settings, temporaryFolder } from '../support/run.ts';
import { loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ROSTER = 'fixtures/school/classes/1a.csv';
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Command lines that change a school with the class 5А and the teacher #3. */
const CHANGING = [
  ['edit-org', '--region', 'Приреченская область'],
  ['create-class', '6А'],
  ['import-roster', ROSTER, '--role', 'pupil', '--create-classes'],
  ['assign-homeroom', '5А', '#3'],
  ['verify-teacher', '#2'],
];

/** Command lines that only show something. */
const READING = [['show-org'], ['list-classes'], ['list-people']];

/** Command lines that a school with the class 5А and the teacher #3 refuses. */
const REFUSED: [string[], number][] = [
  [[...REGISTRATION], 3],
  [['edit-org'], 2],
  [['create-class', '5А'], 3],
  [['import-roster', 'fixtures/bad/missing.csv', '--role', 'pupil'], 4],
  [['assign-homeroom', '6А', '#3'], 4],
  [['verify-teacher', '#3'], 3],
  [['show-org', 'лишнее'], 2],
  [['list-classes', '--limit', 'все'], 2],
  [['list-people', '--class', '6А'], 4],
];

async function makeStaffedSchool() {
  const school = await makeSchool('5А');
  await loadStaff(school, 'Климова Ирина Львовна;Учитель;');
  return school;
}

/** The runs that the store has recorded. */
function runs(school: TestSchool) {
  const database = new Database(school.store, { readonly: true });
  try {
    return database.prepare<[], { at: string; actor: string; command: string }>('SELECT * FROM run ORDER BY id').all();
  } finally {
    database.close();
  }
}

/** Runs a command line whose output goes to a terminal. */
async function runOnTerminal(argv: readonly string[], settings: Settings = {}) {
  const written = { stdout: '', stderr: '' };
  const world = fixedWorld(settings, (stream, text) => {
    written[stream] += text;
  });
  const [input, output] = [new PassThrough(), new PassThrough()];
  const code = await main(argv, {
    ...world,
    stdout: { ...world.stdout, isTTY: true },
    terminal: { input: input as unknown as NodeJS.ReadStream, output: output as unknown as NodeJS.WriteStream },
  });
  return { code, ...written, asked: output.readableLength > 0 };
}

describe('--store', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('by the option, by its sign of equality and by SFERUM_STORE', async () => {
    const { store } = await makeSchool();
    const shown = (await run(['--store', store, 'show-org'])).stdout;
    expect(shown).toContain('Школа № 5');
    expect((await run(['show-org', `--store=${store}`])).stdout).toBe(shown);
    expect((await run(['show-org'], { env: { SFERUM_STORE: store } })).stdout).toBe(shown);
  });

  test('the option goes before SFERUM_STORE', async () => {
    const { store, folder } = await makeSchool();
    const env = { SFERUM_STORE: join(folder, 'other.db') };
    expect((await run(['show-org', '--store', store], { env })).code).toBe(0);
    expect((await run(['show-org'], { env })).code).toBe(4);
  });

  test('the data folder of the user where none is named', async () => {
    const folder = temporaryFolder();
    vi.stubEnv('XDG_DATA_HOME', folder);
    const store = join(folder, 'sferum-admin', 'school.db');
    const missing = await run(['show-org']);
    expect([missing.code, missing.stderr.split('\n')[0]]).toEqual([4, `Хранилища ещё нет: «${store}».`]);
    expect((await run([...REGISTRATION, '--dry-run'])).code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect((await run(REGISTRATION)).code).toBe(0);
    expect(statSync(store).mode & 0o777).toBe(0o600);
    expect((await run(['show-org'], { env: { SFERUM_STORE: '' } })).code).toBe(0);
  });

  test('an empty name', async () => {
    const outcome = await run(['show-org', '--store=', '--json']);
    expect([outcome.code, outcome.stdout]).toEqual([2, '']);
  });

  const FOREIGN: [string, (store: string) => void][] = [
    ['a text file', (store) => writeFileSync(store, 'ФИО;Класс\nИванов Иван Иванович;5А\n'.repeat(20))],
    ['an empty file', (store) => writeFileSync(store, '')],
    [
      'the database of another application',
      (store) => {
        const database = new Database(store);
        database.exec('PRAGMA application_id = 7; CREATE TABLE organization (name TEXT)');
        database.close();
      },
    ],
  ];

  test.each(FOREIGN)('%s is refused and not touched', async (_, make) => {
    for (const argv of [[...REGISTRATION], ...CHANGING, ...READING]) {
      const school = noSchool();
      make(school.store);
      const before = school.bytes();
      const outcome = await school.run(...argv, '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout], argv[0]).toEqual([8, 'store-foreign', '']);
      expect(school.bytes()).toBe(before);
      expect(readdirSync(school.folder)).toEqual(['school.db']);
    }
  });

  test('a folder is refused and not touched', async () => {
    const school = noSchool();
    mkdirSync(school.store);
    writeFileSync(join(school.store, 'notes.txt'), 'заметки');
    for (const argv of [[...REGISTRATION], ...CHANGING, ...READING]) {
      const outcome = await school.run(...argv, '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout], argv[0]).toEqual([8, 'store-foreign', '']);
    }
    expect([readdirSync(school.folder), readdirSync(school.store)]).toEqual([['school.db'], ['notes.txt']]);
  });

  test('the store of a newer program is refused and not touched', async () => {
    const school = await makeStaffedSchool();
    const database = new Database(school.store);
    database.pragma('user_version = 99');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const before = school.bytes();
    for (const argv of [[...REGISTRATION], ...CHANGING, ...READING]) {
      const outcome = await school.run(...argv, '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout], argv[0]).toEqual([8, 'store-newer', '']);
    }
    expect(school.bytes()).toBe(before);
  });

  test('a damaged store is refused and not touched', async () => {
    const school = await makeStaffedSchool();
    const bytes = readFileSync(school.store);
    bytes.fill(0x5a, 200);
    writeFileSync(school.store, bytes);
    const before = school.bytes();
    for (const argv of [...CHANGING, ...READING]) {
      const outcome = await school.run(...argv, '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout], argv[0]).toEqual([8, 'store-corrupt', '']);
    }
    expect(school.bytes()).toBe(before);
  });

  test('says that a foreign file is safe', async () => {
    const school = noSchool();
    writeFileSync(school.store, 'заметки');
    const { code, stdout, stderr } = await school.run('show-org');
    expect([code, stdout]).toEqual([8, '']);
    expect(stderr).toBe(
      `Файл «${school.store}» — не хранилище sferum-admin.\nУкажите своё хранилище ключом --store; этот файл не тронут.\n`,
    );
  });
});

describe('--json', () => {
  test.each([...CHANGING, ...READING])('%s %s: one document and nothing else', async (...words) => {
    const school = await makeStaffedSchool();
    const { code, stdout, stderr } = await school.run(...words, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  test('register-org: one document and nothing else', async () => {
    const { code, stdout, stderr } = await noSchool().run(...REGISTRATION, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  });

  test.each(REFUSED)('%j: the refusal is one object on standard error', async (argv, code) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const outcome = await school.run(...argv, '--json');
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
    expect(outcome.stderr).toMatch(/^\{[^\n]*\}\n$/);
    const text = expect.stringMatching(/./);
    const kebab = expect.stringMatching(/^[a-z]+(?:-[a-z]+)*$/);
    expect(JSON.parse(outcome.stderr)).toEqual({ error: { code: kebab, message: text, hint: text } });
    expect(school.bytes()).toBe(before);
  });

  test.each(REFUSED)('%j: without it two sentences', async (argv, code) => {
    const outcome = await (await makeStaffedSchool()).run(...argv);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
    expect(outcome.stderr).toMatch(/^[^\n]+\n[^\n]+\n$/);
  });

  test('after -- it is a value', async () => {
    const outcome = await (await makeSchool()).run('show-org', '--', '--json');
    expect([outcome.code, outcome.stdout]).toEqual([2, '']);
    expect(outcome.stderr).toMatch(/^У команды show-org лишние значения\.\n/);
  });
});

describe('--quiet', () => {
  test.each(CHANGING)('%s %s prints nothing and does its work', async (...words) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const { code, stdout, stderr } = await school.run(...words, '--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(school.bytes()).not.toBe(before);
  });

  test('register-org prints nothing and does its work', async () => {
    const school = noSchool();
    const { code, stdout, stderr } = await school.run(...REGISTRATION, '--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect((await school.run('show-org')).code).toBe(0);
  });

  test.each([...READING, ...CHANGING.map((argv) => [...argv, '--json'])])(
    '%s %s prints what was asked for',
    async (...words) => {
      const school = await makeStaffedSchool();
      expect((await school.run(...words, '--quiet')).stdout).not.toBe('');
    },
  );

  test.each(REFUSED)('%j is told all the same', async (argv, code) => {
    const school = await makeStaffedSchool();
    const [loud, quiet] = [await school.run(...argv), await school.run(...argv, '--quiet')];
    expect([quiet.code, quiet.stdout, quiet.stderr]).toEqual([code, '', loud.stderr]);
  });
});

describe('--dry-run', () => {
  test.each(CHANGING)('%s %s shows the result and changes nothing', async (...words) => {
    const school = await makeStaffedSchool();
    const [before, files] = [school.bytes(), readdirSync(school.folder)];
    const trial = await school.run(...words, '--dry-run', '--json');
    expect([trial.code, trial.stderr]).toEqual([0, '']);
    expect(trial.json).toMatchObject({ applied: false, runId: null });
    const screen = await school.run('--dry-run', ...words);
    expect([screen.code, screen.stdout]).toEqual([0, expect.stringContaining('Пробный запуск, ничего не записано.')]);
    expect([school.bytes(), readdirSync(school.folder)]).toEqual([before, files]);
    const real = await school.run(...words, '--json');
    expect(real.json).toEqual({ ...trial.json, applied: true, runId: 4 });
    expect(school.bytes()).not.toBe(before);
  });

  test.each(REFUSED)('%j ends as the real run would', async (argv) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const trial = await school.run(...argv, '--dry-run', '--json');
    const real = await school.run(...argv, '--json');
    expect([trial.code, trial.stderr]).toEqual([real.code, real.stderr]);
    expect(school.bytes()).toBe(before);
  });

  test('register-org where it cannot write', async () => {
    const school = noSchool();
    const argv = [...REGISTRATION, '--store', join(school.folder, 'missing', 'school.db'), '--json'];
    const [trial, real] = [await run([...argv, '--dry-run']), await run(argv)];
    expect([trial.code, trial.error?.code]).toEqual([real.code, real.error?.code]);
  });
});

describe('--no-input', () => {
  test.each(['--no-input', '--json'])('with %s nothing is asked even on a terminal', async (flag) => {
    const school = await makeSchool();
    const outcome = await runOnTerminal(['--store', school.store, 'create-class', flag]);
    expect([outcome.code, outcome.stdout, outcome.asked]).toEqual([2, '', false]);
    expect(outcome.stderr).toContain(flag === '--json' ? '"missing-value"' : 'NAME…');
  });

  test('is implied where there is no terminal', async () => {
    const { code, stdout, stderr } = await noSchool().run('register-org');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Не указано обязательное значение: --kind\.\n[^\n]+\n$/);
  });

  test('--yes asks nothing and changes nothing here', async () => {
    const school = await makeSchool();
    expect((await school.run('create-class', '5А', '--yes', '--no-input')).code).toBe(0);
  });
});

describe('--lang', () => {
  /** The language in which a refusal is told. */
  async function language(settings: Settings, ...words: string[]) {
    const { code, stderr } = await (await makeSchool()).runIn(settings, 'verify-teacher', '#99', ...words);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^[^\n]+\n[^\n]+\n$/)]);
    return CYRILLIC.test(stderr) ? 'ru' : 'en';
  }

  test.each([
    ['ru', {}],
    ['ru', { LANG: 'ru_RU.UTF-8' }],
    ['ru', { LANG: 'de_DE.UTF-8' }],
    ['ru', { LANG: 'xx' }],
    ['en', { LANG: 'C' }],
    ['en', { LANG: 'C.UTF-8' }],
    ['en', { LANG: 'POSIX' }],
    ['en', { LANG: 'en_GB.UTF-8' }],
    ['en', { LANG: 'ru_RU.UTF-8', LC_MESSAGES: 'C' }],
    ['ru', { LANG: 'C', LC_MESSAGES: 'C', LC_ALL: 'ru_RU.UTF-8' }],
    ['ru', { LANG: 'ru_RU.UTF-8', LC_MESSAGES: '', LC_ALL: '' }],
    ['ru', { SFERUM_LANG: 'ru', LC_ALL: 'C' }],
    ['en', { SFERUM_LANG: 'en', LC_ALL: 'ru_RU.UTF-8' }],
    ['en', { SFERUM_LANG: '', LANG: 'C' }],
  ])('%s in %j', async (expected, env) => {
    expect(await language({ env: { SFERUM_LANG: undefined, ...env } })).toBe(expected);
  });

  test('the option goes before the environment, on either side of the command', async () => {
    expect(await language({ lang: 'en' }, '--lang', 'ru')).toBe('ru');
    expect(await language({ lang: 'ru' }, '--lang=en')).toBe('en');
    const { store } = await makeSchool();
    const { stderr } = await run(['--lang', 'en', '--store', store, 'verify-teacher', '#99']);
    expect(stderr).not.toMatch(CYRILLIC);
  });

  test('speaks of its own options in the language asked for', async () => {
    const english = await run(['show-org', '--lang', 'en', '--quite']);
    expect([english.code, CYRILLIC.test(english.stderr)]).toEqual([2, false]);
  });

  test('the fields and codes of documents are the same', async () => {
    const school = await makeStaffedSchool();
    for (const argv of READING) {
      const [russian, english] = [
        await school.run(...argv, '--json'),
        await school.run(...argv, '--json', '--lang=en'),
      ];
      expect(english.json).toEqual(russian.json);
    }
    const { code, error } = await school.run('verify-teacher', '#99', '--json', '--lang', 'en');
    expect([code, error?.code]).toEqual([4, 'person-not-found']);
    expect(error?.message).not.toMatch(CYRILLIC);
  });

  test.each(['fr', 'русский', ''])('--lang «%s»', async (lang) => {
    const { code, stdout, error } = await (await makeSchool()).run('show-org', `--lang=${lang}`, '--json');
    expect([code, stdout, error?.code]).toEqual([2, '', 'invalid-value']);
    expect(error?.hint).toContain('ru');
  });
});

describe('--actor', () => {
  test('is recorded with the run: the option, SFERUM_ACTOR, the system user', async () => {
    const school = await makeSchool();
    await school.run('create-class', '5А', '--actor', 'Лебедев П. А.');
    await school.runIn({ env: { SFERUM_ACTOR: 'cron' } }, 'create-class', '5Б');
    await school.runIn({ env: { SFERUM_ACTOR: 'cron' } }, '--actor=script', 'create-class', '5В');
    await school.runIn({ env: { SFERUM_ACTOR: '' } }, 'create-class', '5Г');
    expect(runs(school).map(({ actor, command }) => [actor, command])).toEqual([
      ['tester', 'register-org'],
      ['Лебедев П. А.', 'create-class'],
      ['cron', 'create-class'],
      ['script', 'create-class'],
      ['tester', 'create-class'],
    ]);
  });

  test('a run that changed nothing is not recorded', async () => {
    const school = await makeSchool('5А');
    await school.run('create-class', '5А', '--if-missing');
    await school.run('create-class', '5А');
    await school.run('create-class', '5Б', '--dry-run');
    expect(runs(school)).toHaveLength(2);
  });
});

describe('--wait', () => {
  test.each(['abc', '-1', '', '1s', 'Infinity', 'NaN'])('«%s»', async (wait) => {
    const outcome = await (await makeSchool()).run('show-org', `--wait=${wait}`, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, 'invalid-value', '']);
  });

  test.each(['0', '2', '0.5', '0,5'])('%s seconds', async (wait) => {
    expect((await (await makeSchool()).run('show-org', '--wait', wait)).code).toBe(0);
  });

  test('past it a store that is locked is busy, and nothing is changed', async () => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const rival = new Database(school.store);
    rival.exec('BEGIN IMMEDIATE');
    try {
      for (const argv of CHANGING) {
        const outcome = await school.run(...argv, '--wait', '0.02', '--json');
        expect([outcome.code, outcome.error?.code, outcome.stdout], argv[0]).toEqual([7, 'store-busy', '']);
      }
      for (const argv of READING) expect((await school.run(...argv, '--wait', '0.02')).code, argv[0]).toBe(0);
    } finally {
      rival.exec('ROLLBACK');
      rival.close();
    }
    expect(school.bytes()).toBe(before);
  });
});

describe('SFERUM_NOW', () => {
  test('is the present moment', async () => {
    const school = await makeSchool();
    const { code } = await school.runIn({ env: { SFERUM_NOW: '2026-10-01T00:30:00+03:00' } }, 'create-class', '5А');
    expect([code, runs(school).at(-1)?.at]).toEqual([0, '2026-09-30T21:30:00.000Z']);
  });

  test.each(['вчера', '2026-09-07', '2026-09-07T06:00', '2026-02-30T06:00:00Z', '1757224800'])(
    '«%s» is a usage error',
    async (now) => {
      const school = await makeSchool();
      for (const argv of [['show-org'], ['create-class', '5А']]) {
        const outcome = await school.runIn({ env: { SFERUM_NOW: now } }, ...argv, '--json');
        expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, 'invalid-value', '']);
        expect(outcome.error?.message).toContain('SFERUM_NOW');
      }
    },
  );
});

describe('unknown words', () => {
  test.each([
    ['ыефеы', 'stats'],
    ['дшые-здфыыуы', 'list-classes'],
    ['ырщц-щкп', 'show-org'],
    ['list-clases', 'list-classes'],
    ['Show-Org', 'show-org'],
    ['import_roster', 'import-roster'],
    ['verify-teachers', 'verify-teacher'],
  ])('the command «%s» may have meant %s', async (typed, meant) => {
    const { code, stdout, stderr } = await run([typed]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^Нет команды «${typed}»\\.\nВозможно, вы имели в виду: ${meant}[,.]`));
  });

  test('a command like none of them', async () => {
    const { code, stdout, stderr } = await run(['абракадабра']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('Нет команды «абракадабра».\nВсе команды: sferum-admin --help\n');
    expect((await run(['абракадабра', '--json'])).error?.code).toBe('unknown-command');
  });

  test.each([
    [['list-people', '--rol', 'pupil'], '--rol', '--role'],
    [['list-people', '--clas=5А'], '--clas', '--class'],
    [['show-org', '--jsno'], '--jsno', '--json'],
    [['--quite', 'show-org'], '--quite', '--quiet'],
    [['create-class', '5А', '--ifmissing'], '--ifmissing', '--if-missing'],
    [['assign-homeroom', '5А', '#3', '--order-nubmer', '1'], '--order-nubmer', '--order-number'],
  ])('%j: the option may have meant another', async (argv, typed, meant) => {
    const { code, stdout, stderr } = await (await makeSchool()).run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^Нет ключа «${typed}»[^\n]*\\.\nВозможно, вы имели в виду: ${meant}[,.]`));
  });

  test('an option like none of them', async () => {
    const { code, stdout, error } = await (await makeSchool()).run('show-org', '--абракадабра', '--json');
    expect([code, stdout, error?.code]).toEqual([2, '', 'unknown-option']);
    expect(error?.hint).toBe('Все ключи: sferum-admin show-org --help');
  });

  test.each(['--store', '--lang', '--actor', '--wait'])('%s without a value', async (flag) => {
    const outcome = await run(['show-org', '--json', flag]);
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, 'option-without-value', '']);
  });
});

describe('where options stand', () => {
  test('before the command, after it, among its own', async () => {
    const { store } = await makeSchool('5А', '5Б');
    const expected = (await run(['list-classes', '--limit', '1', '--json', '--store', store])).stdout;
    expect(JSON.parse(expected)).toMatchObject({ items: [{ name: 'Учительская' }], total: 3 });
    for (const argv of [
      ['--json', '--store', store, 'list-classes', '--limit', '1'],
      ['--store', store, 'list-classes', '--json', '--limit', '1'],
      [`--store=${store}`, 'list-classes', '--limit=1', '--json'],
      ['list-classes', '--limit', '1', '--store', store, '--json'],
    ]) {
      expect((await run(argv)).stdout, argv.join(' ')).toBe(expected);
    }
  });

  test('a value that begins with - follows --', async () => {
    const college = noSchool();
    await college.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=college');
    const { code, stdout } = await college.run('create-class', '--quiet', '--', '-ИТ', '--quiet');
    expect([code, stdout]).toEqual([0, '']);
    const { items } = await college.ask('list-classes');
    expect(items.map((item: { name: string }) => item.name).sort()).toEqual(['--quiet', '-ИТ', 'Преподаватели'].sort());
  });

  test('without -- such a value is an unknown option', async () => {
    const outcome = await (await makeSchool()).run('create-class', '-5А', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([2, 'unknown-option']);
  });

  test('- is standard input, not an option', async () => {
    const school = await makeSchool('5А');
    const stdin = 'ФИО;Класс\nИванов Иван Иванович;5А\n';
    const { code } = await school.runIn({ stdin }, 'import-roster', '--role', 'pupil', '-');
    expect(code).toBe(0);
  });
});

describe('control characters', () => {
  test.each([
    ['a bell in a value', ['create-class', '5А\u0007']],
    ['an escape', ['edit-org', '--name', '\u001b]0;x\u0007Школа']],
    ['a newline', ['verify-teacher', 'Климова\nИрина Львовна']],
    ['a NUL', ['assign-homeroom', '5А', 'Климова\u0000']],
    ['a TAB within', ['list-people', '--class', '5\tА']],
    ['C1', ['list-people', '--class', '5\u009bА']],
    ['in a global option', ['show-org', '--actor', 'cron\u0007']],
    ['in the name of the store', ['show-org', '--store', 'school\n.db']],
    ['in the command', ['show-org\u0007']],
    ['after --', ['create-class', '--', '5А\u0007']],
  ])('%s', async (_, argv) => {
    const school = await makeSchool();
    const before = school.bytes();
    const { code, stdout, stderr, error } = await school.run(...argv.slice(0, 1), '--json', ...argv.slice(1));
    expect([code, stdout, error?.code]).toEqual([2, '', 'bad-characters']);
    expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
    expect(school.bytes()).toBe(before);
  });

  test('a TAB on its own is a delimiter', async () => {
    const school = await makeSchool('5А');
    const file = school.file('roster.tsv', 'ФИО\tКласс\nИванов Иван Иванович\t5А\n');
    const { delimiter } = await school.ask('import-roster', file, '--role', 'pupil', '--delimiter', '\t');
    expect(delimiter).toBe('tab');
  });

  test('what is dangerous and no control character is shown harmlessly', async () => {
    const { code, stderr } = await (await makeSchool()).run('list-people', '--class', '5\u202eА');
    expect(code).toBe(4);
    expect(stderr).not.toContain('\u202e');
  });
});

describe('NO_COLOR and FORCE_COLOR', () => {
  const ESCAPE = '\u001b[';

  test('no colours where the output is no terminal', async () => {
    const school = await makeSchool();
    expect((await school.run('show-org')).stdout).not.toContain(ESCAPE);
    expect((await school.runIn({ env: { FORCE_COLOR: '0' } }, 'show-org')).stdout).not.toContain(ESCAPE);
    expect((await school.runIn({ env: { NO_COLOR: '1' } }, 'show-org')).stdout).not.toContain(ESCAPE);
  });

  test('FORCE_COLOR colours screens, never documents and CSV', async () => {
    const school = await makeSchool();
    const settings = { env: { FORCE_COLOR: '1' } };
    const plain = (await school.run('show-org')).stdout;
    const coloured = (await school.runIn(settings, 'show-org')).stdout;
    expect(coloured).toContain(ESCAPE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    for (const argv of [
      ['show-org', '--json'],
      ['list-people', '--json'],
      ['list-people', '--format', 'csv'],
    ]) {
      expect((await school.runIn(settings, ...argv)).stdout).not.toContain(ESCAPE);
    }
  });

  test('a terminal has colours unless NO_COLOR is set', async () => {
    const { store } = await makeSchool();
    const argv = ['--store', store, 'show-org'];
    const shown = async (env: Settings['env'] = {}) => (await runOnTerminal(argv, { env })).stdout.includes(ESCAPE);
    expect(await shown()).toBe(true);
    expect(await shown({ NO_COLOR: '' })).toBe(true);
    expect(await shown({ NO_COLOR: '1' })).toBe(false);
    expect(await shown({ TERM: 'dumb' })).toBe(false);
    expect(await shown({ FORCE_COLOR: '0' })).toBe(false);
  });
});
