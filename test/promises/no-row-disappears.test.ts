import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { isProblem } from '../../src/domain/problem.ts';
import type { ColumnCatalogue } from '../../src/files/columns.ts';
import { openTableFile } from '../../src/files/table-file.ts';
import { seededNumbers } from '../files/encoded.ts';
import { LONG } from '../support/long.ts';
import { say } from '../support/program.ts';
import {
  type Broken,
  codesOf,
  findDamage,
  type ImportDocument,
  listPupils,
  makeWorkshop,
  spellNumber,
  type Trial,
  type Workshop,
} from './importer.ts';
import { type Base, encodeLoosely, listBases, makeMutant, pick } from './mutants.ts';
import { DELIMITERS, encodingOf, NEWLINES, PLAIN, REGISTERED, ROSTER, type Spelling, writeTable } from './roster.ts';

/**
 * No row disappears (promise 8): whatever file somebody sends, each of its rows is taken, refused or counted as what it is, and
 * one roster is the same register in whatever encoding, with whatever newline and delimiter.
 */

/** The seed of what is damaged at random: SFERUM_SEED, or always the same. */
const SEED = Number(process.env.SFERUM_SEED ?? 20_261_122);

describe('one roster, however it is written', () => {
  const WAYS: [label: string, marked: boolean][] = [
    ['utf-8', false],
    ['utf-8', true],
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['utf-16be', false],
    ['windows-1251', false],
    ['cp866', false],
  ];

  test('is what its rows say', async () => {
    const school = await makeWorkshop();
    const trial = await school.try(school.put(writeTable(ROSTER, PLAIN)), '--role', 'pupil', '--create-classes');
    expect(trial).toMatchObject({ breaches: [], document: { rejects: [], rows: { added: REGISTERED.length } } });
    expect(await listPupils(school)).toMatchObject(REGISTERED);
  });

  // None of them may be refused: each is a form in which rosters are sent.
  test.each(WAYS)(
    '%s (byte order mark: %s) with every newline and delimiter is the same register',
    async (label, marked) => {
      const school = await makeWorkshop();
      const take = (spelling: Spelling, ...flags: string[]) =>
        school.try(school.put(writeTable(ROSTER, spelling)), '--role', 'pupil', '--create-classes', ...flags);
      await take(PLAIN);
      const expected = await listPupils(school);
      const different: unknown[] = [];
      for (const [newlineName, newline] of Object.entries(NEWLINES)) {
        for (const [name, delimiter] of Object.entries(DELIMITERS)) {
          for (const flags of [[], ['--encoding', label, '--delimiter', name]]) {
            school.restore();
            const spelling = { encoding: encodingOf(label), marked, newline, delimiter, quoted: flags.length > 0 };
            const { outcome, breaches } = await take(spelling, ...flags);
            const same = JSON.stringify(await listPupils(school)) === JSON.stringify(expected);
            if (outcome.code !== 0 || breaches.length > 0 || !same) {
              different.push([newlineName, name, flags, outcome.code, outcome.stderr, breaches]);
            }
          }
        }
      }
      expect(different).toEqual([]);
    },
  );
});

const corpora = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const found = existsSync(corpora);

/** A catalogue to which the first row with anything in it is the header. */
const ANY_HEADER: ColumnCatalogue<never> = { aliases: {}, ignored: [], forbidden: [], isHeader: () => true };

/** The first header cell that a file has, when it can be named on a command line. */
function findFirstHeader(path: string): string | undefined {
  try {
    const { columns } = openTableFile({ name: path, path }, ANY_HEADER, {});
    return columns.map(({ header }) => header).find((header) => header !== '' && !/\p{Cc}/u.test(header));
  } catch (thrown) {
    if (isProblem(thrown)) return undefined;
    throw thrown;
  }
}

describe.skipIf(!found)(`files that others made${found ? '' : `: none, ${corpora} is absent`}`, () => {
  test('each of them is taken or refused, and every row is counted', { timeout: 120_000 }, async () => {
    const school = await makeWorkshop();
    const broken: Broken = [];
    const outcomes = new Map<string, number>();
    const entries = readdirSync(corpora, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const path of entries.map((entry) => join(entry.parentPath, entry.name))) {
      const header = findFirstHeader(path);
      const ways = [['pupil'], ['teacher'], ...(header === undefined ? [] : [['pupil', `--map=${header}=fullName`]])];
      for (const [role = '', ...mapping] of ways) {
        const { outcome, breaches } = await school.try(path, '--role', role, ...mapping);
        if (outcome.code === 0) breaches.push(...findDamage(school.texts()));
        if (breaches.length > 0) broken.push([`${path} ${role} ${mapping}`, breaches]);
        const kind = outcome.error?.code ?? 'taken';
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        school.restore();
      }
    }
    say(`corpora: ${entries.length} files ${JSON.stringify(Object.fromEntries(outcomes))}`);
    expect(broken).toEqual([]);
    expect(outcomes.get('taken')).toBeGreaterThan(20);
    expect(outcomes.get('rows-rejected')).toBeGreaterThan(200);
  });

  const strings: string[] = found ? JSON.parse(readFileSync(join(corpora, 'blns', 'blns.json'), 'utf8')) : [];

  /** A roster with a naughty string in one column of each row; by its own name every field is a header. */
  const naughtyRows = (field: string) =>
    strings.map((text, index) => {
      const usual = { surname: `Тестов-${spellNumber(index)}`, name: 'Иван', class: '5А' };
      const whole = field === 'fullName' ? { fullName: '', class: '5А' } : usual;
      return { ...(field === 'grade' ? { surname: usual.surname, name: 'Иван' } : whole), [field]: text };
    });
  const write = (rows: Record<string, string>[]) =>
    writeTable([Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))], { ...PLAIN, quoted: true });

  const NAMES = ['fullName', 'surname', 'name', 'patronymic', 'nameAndPatronymic', 'childFullName', 'parent1FullName'];
  const OTHERS = [
    'class',
    'grade',
    'letter',
    'birthDate',
    'sex',
    'phone',
    'email',
    'externalId',
    'position',
    'subjects',
  ];
  const FIELDS = [...NAMES, ...OTHERS, 'homeroomOf', 'parent1Phone', 'parent1Email', 'примечание'];

  test.each(FIELDS)('515 naughty strings as %s are taken or refused one by one', async (field) => {
    const school = await makeWorkshop();
    const rows = naughtyRows(field);
    const options = [
      '--role',
      ['position', 'subjects', 'homeroomOf'].includes(field) ? 'teacher' : 'pupil',
      '--create-classes',
    ];
    const first = await school.try(school.put(write(rows)), ...options);
    expect([first.breaches, first.document?.rows.read]).toEqual([[], strings.length]);
    school.restore();
    const refused = new Set(first.document?.rejects.map(({ line }) => line));
    const sound = rows.filter((_, index) => !refused.has(index + 2));
    const second = await school.try(school.put(write(sound)), ...options);
    expect([second.breaches, second.document?.rejects]).toEqual([[], []]);
    expect(findDamage(school.texts())).toEqual([]);
    if (['externalId', 'position', 'subjects'].includes(field)) expectKept(school, field, sound);
    const classes = (await school.ask('list-classes')).items.map(({ name }: { name: string }) => ({ name }));
    expect(findDamage(classes)).toEqual([]);
    say(`${field}: ${sound.length} of ${strings.length} taken`);
  });

  /** Free text is kept as it is written, but for its spaces. */
  function expectKept(school: Workshop, field: string, rows: Record<string, string>[]): void {
    const column = field === 'externalId' ? 'external_id' : field;
    const written = rows.map((row) => tidy(row[field] ?? '')).filter((text) => text !== '');
    const kept = school.texts().flatMap((person) => person[column] ?? []);
    expect(kept).toEqual(expect.arrayContaining(written));
    expect(written.length).toBeGreaterThan(strings.length * 0.8);
  }

  test('515 naughty strings as the names of groups are taken or refused one by one', async () => {
    const school = await makeWorkshop('college');
    const rows = naughtyRows('class');
    const first = await school.try(school.put(write(rows)), '--role', 'pupil', '--create-classes');
    expect([first.breaches, first.document?.rows.read]).toEqual([[], strings.length]);
    school.restore();
    const refused = new Set(first.document?.rejects.map(({ line }) => line));
    const sound = rows.filter((_, index) => !refused.has(index + 2));
    const second = await school.try(school.put(write(sound)), '--role', 'pupil', '--create-classes');
    expect([second.breaches, second.document?.rejects]).toEqual([[], []]);
    const { items } = await school.ask('list-classes');
    expect(items.length).toBeGreaterThan(300);
    for (const { name } of items) expect(name).not.toMatch(/[\p{C}\ufffd]/u);
  });
});

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u200b\u2060\ufeff]+/g, ' ')
    .trim();
}

describe('mutants', () => {
  const COUNT = LONG ? 20_000 : 2_000;

  test('the rosters that are damaged are sound', async () => {
    const school = await makeWorkshop();
    for (const { text, encoding, role } of listBases()) {
      const trial = await school.try(school.put(encodeLoosely(text, encoding)), '--role', role, '--create-classes');
      expect(trial).toMatchObject({ outcome: { code: 0 }, breaches: [] });
      expect(trial.document?.rows.added).toBeGreaterThan(3);
      school.restore();
    }
  });

  test(`${COUNT} of them, of seed ${SEED}, are taken or refused, and every row is counted`, {
    timeout: COUNT * 100,
  }, async () => {
    const school = await makeWorkshop('school', '5А');
    const bases = listBases();
    const broken: Broken = [];
    const outcomes = new Map<string, number>();
    for (let number = 0; number < COUNT; number++) {
      const chance = seededNumbers(SEED + number);
      const base = pick(bases, chance);
      const { name, bytes } = makeMutant(base, chance);
      const file = school.put(bytes);
      const options = ['--role', base.role, ...chooseOptions(base, chance)];
      const rehearsed = number % 20 === 0 ? await school.try(file, ...options, '--dry-run') : null;
      const trial = await school.try(file, ...options);
      const breaches = [...trial.breaches, ...(rehearsed?.breaches ?? []), ...compareRehearsal(rehearsed, trial)];
      if (![0, 5].includes(trial.outcome.code)) breaches.push(`exit code ${trial.outcome.code}`);
      if (trial.outcome.code === 0) {
        breaches.push(...findDamage(school.texts(), new TextDecoder(base.encoding).decode(bytes)));
      }
      if (breaches.length > 0)
        broken.push([`mutant ${number}, ${name} (SFERUM_SEED=${SEED + number} makes it the first)`, breaches]);
      const kind = trial.outcome.error?.code ?? 'taken';
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      school.restore();
    }
    say(`${COUNT} mutants of seed ${SEED}: ${JSON.stringify(Object.fromEntries(outcomes))}`);
    expect(broken).toEqual([]);
    for (const kind of ['taken', 'rows-rejected', 'unreadable-file', 'header-not-found']) {
      expect(outcomes.get(kind)).toBeGreaterThan(COUNT / 40);
    }
  });

  /** Half of them are told their delimiter, as those who know it do; the classes are there for a few only. */
  function chooseOptions({ delimiter }: Base, chance: () => number): string[] {
    const name = Object.entries(DELIMITERS).find(([, sign]) => sign === delimiter)?.[0] ?? delimiter;
    return [...(chance() < 0.8 ? ['--create-classes'] : []), ...(chance() < 0.5 ? ['--delimiter', name] : [])];
  }

  /** A dry run tells what the run then does. */
  function compareRehearsal(rehearsed: Trial | null, { outcome, document }: Trial): string[] {
    if (rehearsed === null) return [];
    const tell = ({ rows, rejects, planHash }: ImportDocument) => JSON.stringify([rows, rejects, planHash]);
    const same =
      rehearsed.outcome.code === outcome.code &&
      document !== null &&
      rehearsed.document !== null &&
      tell(document) === tell(rehearsed.document);
    return same ? [] : ['the dry run told something else'];
  }
});

describe('a row in another encoding than its file', () => {
  const ENCODINGS = ['utf-8', 'windows-1251', 'cp866'] as const;
  const PAIRS = ENCODINGS.flatMap((file) => ENCODINGS.filter((row) => row !== file).map((row) => [file, row] as const));
  const NAMES = [...new Set(REGISTERED.map(({ fullName }) => fullName))];
  const write = (name: string, encoding: string) => encodeLoosely(`${name};5А\r\n`, encodingOf(encoding));

  test.each(PAIRS)('a file in %s with one in %s is refused or has the row refused', async (encoding, other) => {
    const school = await makeWorkshop('school', '5А');
    const header = encodeLoosely('ФИО;Класс\r\n', encodingOf(encoding));
    for (const name of NAMES.flatMap((one) => [one, one.toUpperCase()])) {
      const others = NAMES.filter((one) => one.toUpperCase() !== name.toUpperCase());
      const bytes = [header, ...others.map((one) => write(one, encoding)), write(name, other)];
      const file = school.put(Buffer.concat(bytes));
      const { breaches, outcome, document } = await school.try(file, '--role', 'pupil', '--dry-run');
      const { read = 0, added } = document?.rows ?? {};
      const told = { name, breaches, code: outcome.code, added };
      expect(told).toEqual({ name, breaches: [], code: 5, added: read === 0 ? 0 : others.length });
    }
  });
});

describe('rows that are put aside', () => {
  const ROUNDS = LONG ? 300 : 30;
  const CLASSES = ['5А', '5Б', '11Г', '10 кадетский'];
  const FORMS = ['utf-8', 'utf-16le', 'windows-1251', 'cp866'];

  /** A row that is refused for what it says: its cells, and the code. */
  type Damage = readonly [code: string, (cells: readonly string[]) => readonly string[]];
  const put = (place: number, text: string) => (cells: readonly string[]) => cells.with(place, text);
  const DAMAGES: readonly Damage[] = [
    ['name-missing', put(1, '')],
    ['name-invalid', put(1, 'Иванов')],
    ['name-invalid', put(1, '=cmd|x; "13"')],
    ['class-not-found', put(2, '7Я')],
    ['class-invalid', put(2, '01.сен')],
    ['date-invalid', put(3, '31.02.2015')],
    ['phone-invalid', put(4, '+7 12\n34')],
    ['email-invalid', put(5, '@не, почта')],
    ['too-many-cells', (cells) => [...cells.slice(0, -1), 'последняя', '=лишняя']],
    ['too-few-cells', (cells) => cells.slice(0, -1)],
    ['too-few-cells', (cells) => cells.slice(0, 3)],
    ['field-too-long', put(7, 'x'.repeat(32_768))],
    ['bad-characters', put(7, 'а\x07б')],
  ];
  const FIRST = 2;
  const people = ROSTER.slice(FIRST, -1);

  /** Damages some rows of the roster; the codes are of those, by the place of the row among the pupils. */
  function damage(chance: () => number): { table: readonly (readonly string[])[]; codes: Map<number, string> } {
    const codes = new Map<number, string>();
    const damaged = people.map((cells, place) => {
      if (chance() > 0.3 && place > 0) return cells;
      const [code, change] = pick(DAMAGES, chance);
      codes.set(place, code);
      return change(cells);
    });
    return { table: [...ROSTER.slice(0, FIRST), ...damaged, ...ROSTER.slice(-1)], codes };
  }

  /** The physical line on which each pupil begins. */
  function linesOf(table: readonly (readonly string[])[]): number[] {
    let line = 1;
    return table.map((cells) => {
      const start = line;
      line += cells.join('').split('\n').length;
      return start;
    });
  }

  /** The rows of the file for refused rows, the header first. */
  function readAside(file: string, delimiter: string): string[][] {
    return parse(readFileSync(file), { bom: true, delimiter, relax_column_count: true });
  }

  test(`go to the file for them, are refused again for the same, and are taken once mended (${ROUNDS} rosters)`, {
    timeout: 60_000 + ROUNDS * 2000,
  }, async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const reached = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const seed = SEED + round;
      const chance = seededNumbers(seed);
      const { table, codes } = damage(chance);
      const delimiter = pick(Object.values(DELIMITERS), chance);
      const spelling = {
        encoding: encodingOf(pick(FORMS, chance)),
        marked: false,
        newline: pick(Object.values(NEWLINES), chance),
        delimiter,
      };
      const aside = join(school.folder, `aside-${round}.csv`);
      const file = school.put(writeTable(table, spelling));

      const first = await school.try(file, '--role', 'pupil', '--rejects', aside);
      const note = `SFERUM_SEED=${seed} ${JSON.stringify(spelling)}`;
      expect([first.breaches, codesOf(first.document)], note).toEqual([[], [...codes.values()]]);
      expect(first, note).toMatchObject({
        outcome: { code: 5 },
        document: { applied: true, rows: { read: people.length, added: people.length - codes.size } },
      });
      const [header, ...rows] = readAside(aside, delimiter);
      const lines = linesOf(table);
      expect(header, note).toEqual([...(ROSTER[1] ?? []), 'строка', 'причина']);
      expect(
        rows.map((row) => row.slice(0, -1)),
        note,
      ).toEqual(
        [...codes.keys()].map((place) => {
          const cells = table[FIRST + place] ?? [];
          return [...cells.map((cell) => cell.trim()), String(lines[FIRST + place])];
        }),
      );
      expect(
        rows.filter((row) => row.at(-1)?.trim() === ''),
        note,
      ).toEqual([]);

      const again = await school.try(aside, '--role', 'pupil');
      expect(again, note).toMatchObject({
        outcome: { code: 5 },
        breaches: [],
        document: { rows: { read: codes.size } },
      });
      expect(codesOf(again.document), note).toEqual([...codes.values()]);

      const mended = rows.map((row, index) => [...(people[[...codes.keys()][index] ?? -1] ?? []), ...row.slice(-2)]);
      const last = await school.try(
        school.put(writeTable([header ?? [], ...mended], { ...PLAIN, marked: true, delimiter })),
        '--role',
        'pupil',
      );
      expect(last, note).toMatchObject({ breaches: [], document: { rejects: [], rows: { added: codes.size } } });
      const byName = (one: { externalId?: unknown; fullName?: unknown }) => `${one.fullName} ${one.externalId}`;
      const pupils = (await listPupils(school)).sort((one, other) => (byName(one) < byName(other) ? -1 : 1));
      expect(pupils, note).toMatchObject([...REGISTERED].sort((one, other) => (byName(one) < byName(other) ? -1 : 1)));
      for (const code of codes.values()) reached.add(code);
      school.restore();
    }
    expect(reached).toEqual(new Set(DAMAGES.map(([code]) => code)));
  });

  const SIMPLE = ['ФИО;Класс;Дата рождения;Ид', 'Иванов Иван;5А;01.02.2015;1', 'Юн Ян;5Б;;2'];

  test('are in a file that only the owner can read, in UTF-8 with a byte order mark', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const aside = join(school.folder, 'aside.csv');
    const file = school.put(encodeLoosely([...SIMPLE, ';5А;;3', ''].join('\r\n'), 'windows-1251'));
    const { outcome } = await school.try(file, '--role', 'pupil', '--rejects', aside);
    expect([outcome.code, statSync(aside).mode & 0o777]).toEqual([5, 0o600]);
    const text = readFileSync(aside, 'utf8');
    expect(text).toMatch(/^\ufeffФИО;Класс;Дата рождения;Ид;строка;причина\r\n;5А;;3;4;[^;\r\n]+\r\n$/);
  });

  test('that were refused for what another row says are there too', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const aside = join(school.folder, 'aside.csv');
    const rows = ['Ким Ли;5А;;1', 'Иванов Иван;5Б;01.02.2015;', 'Юн Ян;5А;;', 'Цой Ли;5Б;;9', 'Цой Ли;11Г;;'];
    const file = school.put([...SIMPLE, ...rows, ''].join('\n'));
    const { breaches, document } = await school.try(file, '--role', 'pupil', '--rejects', aside);
    expect(breaches).toEqual([]);
    expect(codesOf(document)).toEqual([
      'external-id-repeated',
      'in-two-classes',
      'ambiguous-person',
      'ambiguous-person',
    ]);
    expect(readAside(aside, ';').map((cells) => cells.slice(0, 5).join(';'))).toEqual([
      'ФИО;Класс;Дата рождения;Ид;строка',
      'Ким Ли;5А;;1;4',
      'Иванов Иван;5Б;01.02.2015;;5',
      'Юн Ян;5А;;;6',
      'Цой Ли;11Г;;;8',
    ]);
  });

  test('whose quote is not closed are refused again', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const aside = join(school.folder, 'aside.csv');
    const file = school.put([...SIMPLE, '"Ким Ли;5А;;3', 'Цой Ли;5Б;;4', ''].join('\n'));
    const { document } = await school.try(file, '--role', 'pupil', '--rejects', aside);
    expect([codesOf(document), document?.rows.added]).toEqual([['quote-not-closed'], 3]);
    const again = await school.try(aside, '--role', 'pupil');
    expect(again).toMatchObject({ outcome: { code: 5 }, breaches: [], document: { rows: { read: 1, rejected: 1 } } });
  });

  test('can be mended in their file, which then keeps what is still refused', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const aside = join(school.folder, 'aside.csv');
    const file = school.put([...SIMPLE, ';5А;;3', ';5Б;;4', ''].join('\n'));
    await school.try(file, '--role', 'pupil', '--rejects', aside);
    school.put(readFileSync(aside, 'utf8').replace(';5А', 'Ким Ли;5А'), 'aside.csv');
    const { breaches, document } = await school.try(aside, '--role', 'pupil', '--rejects', aside);
    expect([breaches, document?.rows]).toMatchObject([[], { read: 2, added: 1, rejected: 1 }]);
    expect(readAside(aside, ';').map((cells) => cells.slice(0, 5).join(';'))).toEqual([
      'ФИО;Класс;Дата рождения;Ид;строка',
      ';5Б;;4;3',
    ]);
  });

  test('leave no file when nothing is applied', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const aside = join(school.folder, 'aside.csv');
    const file = school.put([...SIMPLE, ';5А;;3', ''].join('\n'));
    const { outcome } = await school.try(file, '--role', 'pupil', '--rejects', aside, '--dry-run');
    expect([outcome.code, existsSync(aside)]).toEqual([5, false]);
  });

  test('have somewhere to go, or nothing is applied', async () => {
    const school = await makeWorkshop('school', ...CLASSES);
    const file = school.put([...SIMPLE, ';5А;;3', ''].join('\n'));
    const aside = join(school.folder, 'no such folder', 'aside.csv');
    const { outcome, breaches } = await school.try(file, '--role', 'pupil', '--rejects', aside);
    expect([outcome.code, outcome.error?.code, breaches]).toEqual([4, 'cannot-write', []]);
  });
});
