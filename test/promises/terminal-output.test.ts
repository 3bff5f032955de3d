import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { apply, issue } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * Nothing stored can drive your terminal (promise 10): control characters, marks of direction and of no width that somebody
 * has brought into the register or into a file are shown as what they are, on every screen.
 */
const HOSTILE = '\u001b]0;чужой\u0007\u001b[2J\u009b31m\u202e\u200b';
const SHOWN = /<U\+(?:001B|0007|009B|202E|200B)>/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not come through
const DRIVES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** A school of two people with a request, in which another program has put hostile text into names. */
async function makeHostileSchool(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await loadPupils(school, 'Иванова Анна Петровна;5А;;', 'Королёв Пётр Ильич;5А;;');
  await loadStaff(school, 'Климова Ирина Львовна;учитель;');
  await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '3');
  await apply(school, code, 'Иванова Анна Петровна');
  await school.ask('withdraw', '#4', '--reason', 'left');
  const connection = new Database(school.store);
  connection.prepare('UPDATE person SET surname = surname || ?, position = ?').run(HOSTILE, HOSTILE);
  connection.prepare('UPDATE join_request SET full_name = full_name || ?').run(HOSTILE);
  connection.prepare("UPDATE class SET name = name || ? WHERE name = '5А'").run(HOSTILE);
  connection.prepare('UPDATE organization SET short_name = short_name || ?, director = ?').run(HOSTILE, HOSTILE);
  connection.close();
  return school;
}

const COMMANDS = [
  ['show-org'],
  ['list-classes'],
  ['list-people'],
  ['list-people', '--missing'],
  ['show-person', '#3'],
  ['list-requests'],
  ['list-invites'],
  ['list-movement'],
  ['stats'],
  ['withdraw', '#3', '--reason', 'left'],
  ['verify-teacher', '#5'],
  ['approve', '--matched'],
];

test.each(COMMANDS.map((argv) => ({ argv, line: argv.join(' ') })))('$line', async ({ argv }) => {
  const school = await makeHostileSchool();
  const { stdout, stderr } = await school.run(...argv);
  expect(stdout + stderr).not.toMatch(DRIVES);
  expect(stdout + stderr).toMatch(SHOWN);
});

test('import-roster of a file with hostile columns, of which a row is refused', async () => {
  const school = await makeSchool('5А');
  const file = school.file('pupils.csv', `ФИО;Класс;Дата рождения;Прочее\u202e\nИванов Иван;5А;завтра\u202e;\n`);
  const { code, stdout, stderr } = await school.run('import-roster', file, '--role', 'pupil');
  expect(code).toBe(5);
  expect(stdout + stderr).not.toMatch(DRIVES);
  expect(stdout + stderr).toMatch(SHOWN);
});
