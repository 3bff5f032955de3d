import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { makeSchool, type TestSchool } from '../support/school.ts';

const LETTERS = [...'абвгдежзиклмнопрстуфхцчшщэюя'];
const BACKUP = 'school-2026-09-07T060000Z-import-roster.db';

/** A roster of 84 pupils, each with an id; `place` says in which class one of them is. */
function roster(school: TestSchool, name: string, place: (index: number) => string | null): string {
  const rows = Array.from({ length: 84 }, (_, index) => {
    const one = place(index);
    const surname = `Тестов${LETTERS[index % 28]}${LETTERS[Math.floor(index / 28)]}`;
    return one === null ? [] : [`${index + 1};${surname} Лев Ильич;${one}`];
  });
  return school.file(name, `ИД;ФИО;Класс\n${rows.flat().join('\n')}\n`);
}

async function makeFilled(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await school.ask(
    'import-roster',
    roster(school, 'old.csv', () => '5А'),
    '--role',
    'pupil',
  );
  expect(existsSync(join(school.folder, 'backups'))).toBe(false);
  return school;
}

const backupsOf = ({ folder }: TestSchool) => {
  const backups = join(folder, 'backups');
  return existsSync(backups) ? readdirSync(backups) : [];
};

/** How many pupils are in each class of a store. */
function countPlaces(file: string): unknown {
  const connection = new Database(file);
  try {
    const sql = `SELECT name, count(*) AS pupils FROM enrolment JOIN class ON class.id = class_id
      WHERE role = 'pupil' AND ended_on IS NULL GROUP BY name`;
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

describe('a copy is made before an import that changes much', () => {
  test('and holds the register as it was; the screen says where', async () => {
    const school = await makeFilled();
    const file = roster(school, 'new.csv', (index) => (index < 40 ? '5Б' : '5А'));
    const { code, stdout } = await school.run('import-roster', file, '--role', 'pupil');
    const backup = join(school.folder, 'backups', BACKUP);
    expect([code, backupsOf(school)]).toEqual([0, [BACKUP]]);
    expect(stdout).toContain(`Копия прежнего состояния: ${backup}\n`);
    expect(countPlaces(backup)).toEqual([{ name: '5А', pupils: 84 }]);
    expect(countPlaces(school.store)).toEqual([
      { name: '5А', pupils: 44 },
      { name: '5Б', pupils: 40 },
    ]);
    await school.ask('restore', backup, '--yes');
    expect(countPlaces(school.store)).toEqual([{ name: '5А', pupils: 84 }]);
  });

  test('so it is before many leave; the document is as ever', async () => {
    const school = await makeFilled();
    const file = roster(school, 'new.csv', (index) => (index < 30 ? null : '5А'));
    const options = ['--role', 'pupil', '--mirror', '--max-leavers', '30'];
    const document = await school.ask('import-roster', file, ...options);
    expect([document.withdrawn, Object.hasOwn(document, 'backup')]).toEqual([30, false]);
    expect(backupsOf(school)).toEqual([BACKUP]);
  });

  test.each<[string, (index: number) => string | null, string[], number]>([
    ['few are changed', (index) => (index < 8 ? '5Б' : '5А'), [], 0],
    ['nobody is changed', () => '5А', [], 0],
    ['it is a dry run', () => '5Б', ['--dry-run'], 0],
    ['rows are refused', (index) => (index === 83 ? '99Я' : '5Б'), [], 5],
    ['too many would leave', (index) => (index < 30 ? null : '5А'), ['--mirror'], 6],
    ['another plan is expected', () => '5Б', ['--expect-plan', 'abc'], 3],
  ])('none is made when %s', async (_when, place, options, code) => {
    const school = await makeFilled();
    const outcome = await school.run('import-roster', roster(school, 'new.csv', place), '--role', 'pupil', ...options);
    expect([outcome.code, backupsOf(school)]).toEqual([code, []]);
  });

  test('where it cannot be made, nothing is changed', async () => {
    const school = await makeFilled();
    school.file('backups', 'a file where the folder would be');
    const before = school.bytes();
    const outcome = await school.run(
      'import-roster',
      roster(school, 'new.csv', () => '5Б'),
      '--role=pupil',
      '--json',
    );
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([4, 'cannot-write', '']);
    expect(school.bytes() === before).toBe(true);
  });
});
