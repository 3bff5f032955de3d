import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, issue } from '../support/invitations.ts';
import { LONG } from '../support/long.ts';
import { chooseSeed, makeFolder, say } from '../support/program.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

/**
 * Nothing stored can drive your terminal or your spreadsheet (promise 10): whatever lies in the store is shown with its
 * control, bidi and zero-width characters made visible, in tables that stay aligned; no cell of a CSV is run as a formula, and
 * what is exported is imported again without a change.
 */

const SEED = chooseSeed();
const RUNS = LONG ? 200 : 10;

const PIECES = [
  ...['\u001b[31m', '\u001b]0;title\u0007', '\u009b2J', '\r', '\n', '\t', '\b', '\u007f', '\u0000x'],
  ...['\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2028', '\u2029', '\u{e0001}', '\ue000'],
  ...['=1+1', '+cmd', '-2+3', '@SUM(A1)', '＝1', "'=x", '"', ';', ',', '|', '<b>', '%n', 'Ян', 'İ', '🏫', ' '],
];
const hostile = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));

/** Where texts lie that somebody typed or sent. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  person: ['full_name', 'surname', 'given_name', 'position', 'subjects', 'email', 'phone', 'external_id'],
  class: ['name', 'letter'],
  organization: ['name', 'short_name', 'region', 'address', 'website'],
  join_request: ['full_name', 'reason'],
  invitation: ['revoke_reason'],
  enrolment: ['end_reason', 'destination', 'start_order_number'],
  run: ['actor'],
};

const READING = [
  ...[['list-people', '--all'], ['list-people', '--missing'], ['show-person', '#3'], ['list-classes'], ['show-org']],
  ...[['list-invites'], ['list-requests'], ['list-movement'], ['list-runs'], ['audit-log'], ['stats'], ['doctor']],
  ...[
    ['transfer', '#3', '--to', '#2', '--dry-run'],
    ['withdraw', '#3', '--reason', 'left', '--dry-run'],
  ],
  ...[
    ['reject', '1', '--reason', 'нет', '--dry-run'],
    ['revoke-invites', '--all', '--dry-run'],
    ['enroll', '#3', '--role', 'pupil'],
  ],
  ...[
    ['assign-homeroom', '#2', '#3', '--dry-run'],
    ['approve', '1', '--dry-run'],
    ['undo', '--dry-run'],
    ['handout', '--class', '#9', '--out', '-'],
  ],
];

/** Characters that a person would not see, or that would act on a terminal; a line ends with the one that is left out. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

async function makeLively(): Promise<TestSchool> {
  const school = noSchool(makeFolder());
  await school.ask(...REGISTRATION);
  await school.ask('create-class', '5А', '5Б');
  await loadPupils(school, 'Тестов Лев Ильич;5А;01.02.2015;', 'Тестова Яна Львовна;5А;;', 'Тестин Ян Глебович;5Б;;');
  await loadStaff(school, 'Зайцева Вера Львовна;учитель;');
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '9');
  await apply(school, code, 'Незнамов Архип Тихонович');
  await issue(school, '5Б', '--role', 'pupil', '--uses', '9');
  await school.ask('revoke-invites', '2', '--reason', 'проверка');
  await school.ask('withdraw', 'Тестин Ян Глебович', '--reason', 'left', '--destination', 'другая школа');
  return school;
}

/** Puts texts into every column where texts lie, past all that would refuse them. */
function poison(store: string, texts: readonly string[]): void {
  const connection = new Database(store);
  connection.pragma('foreign_keys = OFF');
  connection.exec('DROP TRIGGER IF EXISTS run_stays');
  let next = 0;
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const known = new Set(connection.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all());
    for (const column of columns.filter((one) => known.has(one))) {
      for (const id of connection.prepare(`SELECT id FROM ${table} WHERE ${column} IS NOT NULL`).pluck().all()) {
        const text = `${texts[next++ % texts.length]}${next}`;
        connection.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(text, id);
      }
    }
  }
  connection.close();
}

test(`${RUNS} registers of hostile texts are shown without one character that acts`, { timeout: 900_000 }, async () => {
  const school = await makeLively();
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 3, maxLength: 9 }), async (texts) => {
      poison(school.store, texts);
      for (const argv of READING) {
        for (const lang of ['ru', 'en']) {
          const { code, stdout, stderr } = await school.run(...argv, '--lang', lang);
          expect([argv[0], code === 1, UNSEEN.exec(stdout + stderr)?.[0]]).toEqual([argv[0], false, undefined]);
          shown++;
        }
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  say(`${RUNS} registers of hostile texts on ${shown} screens: 0 characters that act; seed ${SEED}`);
});

test('tables stay aligned whatever the names of classes', async () => {
  const school = await makeSchool('5А', '5Б', '6А');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('\u001b[1m', '\u202e', '\u200b', '\n', '\t', 'Ян'), { minLength: 1, maxLength: 2 }),
      async (pieces) => {
        poison(school.store, [pieces.join('')]);
        const lines = (await school.run('list-classes')).stdout.trimEnd().split('\n');
        const at = lines[0]?.indexOf('Год') ?? -1;
        expect(lines.slice(1).map((line) => line.slice(at, at + 4))).toEqual(lines.slice(1).map(() => '2026'));
        expect(lines).toHaveLength(5);
      },
    ),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});

test(`${RUNS} registers as CSV: no cell is run as a formula, every row has its cells`, {
  timeout: 900_000,
}, async () => {
  const school = await makeLively();
  let cells = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 3, maxLength: 9 }), async (texts) => {
      poison(school.store, texts);
      for (const command of [
        'list-people',
        'list-classes',
        'list-invites',
        'list-requests',
        'list-movement',
        'list-runs',
        'audit-log',
        'stats',
      ]) {
        const { stdout } = await school.run(command, '--format', 'csv');
        const rows: string[][] = parse(stdout, { bom: true, delimiter: ';' });
        for (const cell of rows.flat()) {
          expect([
            command,
            /^[=+\-@\t\r＝＋－＠]/u.test(cell) && !/^(?:\+\d{5,15}|-?\d+(?:[.,]\d+)?)$/.test(cell) ? cell : '',
          ]).toEqual([command, '']);
          cells++;
        }
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  say(`${cells} cells of CSV: 0 formulas; seed ${SEED}`);
});

test('what is exported is imported again without a change', { timeout: 900_000 }, async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 6, maxLength: 6 }), async (texts) => {
      const school = noSchool(makeFolder());
      await school.ask(...REGISTRATION);
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const rows = texts.map(
        (text, index) => `Тестов${'абвгде'[index]} Лев;${quoted(text)};${quoted(`x${index}${text}`)}`,
      );
      const file = school.file('staff.csv', `ФИО;Должность;Предметы\n${rows.join('\n')}\n`);
      await school.run('import-roster', file, '--role', 'teacher', '--rejects', `${file}.rejects`);
      const out = `${file}.out`;
      await school.ask('export-roster', '--role', 'teacher', '--out', out);
      const { rows: again } = await school.ask('import-roster', out, '--role', 'teacher');
      expect(again).toMatchObject({ added: 0, updated: 0, moved: 0, rejected: 0, unchanged: again.read });
      taken += again.read;
    }),
    { seed: SEED, numRuns: 2 * RUNS, endOnFailure: true },
  );
  expect(taken).toBeGreaterThan(4 * RUNS);
  say(`${taken} people with hostile posts and subjects exported and imported: 0 changes; seed ${SEED}`);
});
