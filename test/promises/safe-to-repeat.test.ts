import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { COMMANDS, type CommandName } from '../../src/commands/registry.ts';
import { issue } from '../support/invitations.ts';
import { makeFolder, SCHOOL, say } from '../support/program.ts';
import { listDifferences, readRegister } from '../support/register.ts';
import { noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

/**
 * Safe to repeat (promise 3): every changing command that is run twice has the effect of once, or says plainly why not.
 * Whoever adds a command puts it into one of the two lists; the first test asks for it.
 */

/** Commands that change no register. */
const READING: readonly CommandName[] = [
  ...(['show-org', 'list-classes', 'show-person', 'list-people', 'list-movement', 'list-invites'] as const),
  ...(['list-requests', 'stats', 'list-runs', 'audit-log', 'doctor', 'export-roster'] as const),
  ...(['import-template', 'handout'] as const),
];

/** A command line, and how it ends the second time: done, or refused with a problem that tells why. */
type Case = { argv: (school: TestSchool) => readonly [CommandName, ...string[]]; again: 'done' | string; now?: string };

/** A case whose words hold no spaces; «…/» is the folder of the school. */
function line(words: string, again: Case['again'] = 'done'): Case {
  const [name = '', ...rest] = words.split(' ');
  if (!Object.hasOwn(COMMANDS, name)) throw new Error(`no such command: ${name}`);
  return {
    argv: ({ folder }) => [name as CommandName, ...rest.map((word) => word.replace('…/', `${folder}/`))],
    again,
  };
}

const FIRST_CLASS = join(SCHOOL, 'classes', '1a.csv');
const NEW_PUPIL = ['Тестова Майя Ильинична', '--role=pupil', '--class=5А', '--birth-date=01.02.2015'] as const;

const CASES: readonly Case[] = [
  { argv: () => REGISTRATION, again: 'already-registered' },
  line('edit-org --region Приреченск --word teacher=педагог'),
  line('appoint-admin #3 --order-number 7 --order-date 02.09.2026'),
  line('dismiss-admin #4', 'not-administrator'),
  line('create-class 7А 7Б', 'class-exists'),
  line('create-class 7А 5А --if-missing'),
  line('create-class --from …/classes.csv --if-missing'),
  line('rename-class #3 5В'),
  line('rename-class 5Б 5В', 'class-not-found'),
  line('archive-class #4', 'class-closed'),
  line('archive-class 9Г', 'class-not-found'),
  { ...line('start-year 2027 --yes', 'year-already-started'), now: '2027-08-25T06:00:00.000Z' },
  line('assign-homeroom 5А #3 --order-number 7 --order-date 02.09.2026'),
  line('assign-homeroom --from …/homeroom.csv'),
  line('assign-homeroom --remove 5Б'),
  line('assign-teacher 5А #3 --subject Алгебра'),
  line('assign-teacher 5Б #4 --remove'),
  line(`import-roster ${FIRST_CLASS} --role pupil --create-classes`),
  line('import-roster …/mirror.csv --role pupil --mirror --max-leavers 5'),
  line('edit-person #5 --phone +79000000555 --sex male'),
  line('record-consent #5 --state given --date 01.09.2026'),
  { argv: () => ['enroll', ...NEW_PUPIL], again: 'ambiguous-person' },
  line('purge #5 --reason purpose-reached --out …/papers --yes', 'person-not-found'),
  line('transfer #5 --to 5Б', 'already-in-class'),
  line('withdraw #5 --reason left', 'person-left'),
  line('reinstate #8 --class 5А', 'already-in-class'),
  line('verify-teacher #2'),
  line('verify-teacher --all-joined'),
  line('invite 5А --role parent --uses 3'),
  line('invite --all --role pupil --personal'),
  line('invite 5Б --role parent --uses 3 --link https://max.ru/join/Qx7_zA'),
  line('renew-invite 1 --expires 20d'),
  line('revoke-invites 2'),
  line('revoke-invites --unused'),
  line('join --from …/joining.csv'),
  line('approve 3 --as-new', 'already-decided'),
  line('approve --matched'),
  line('reject 3 --reason нет', 'already-decided'),
  line('undo 2', 'already-undone'),
  line('backup --out …/again.db'),
  line('restore …/copy.db --yes'),
  line('demo --dir …/demo', 'already-registered'),
];

let folder = '';

beforeAll(async () => {
  folder = makeFolder();
  const school = noSchool(folder);
  await school.ask(...REGISTRATION);
  await school.ask('create-class', '5А', '5Б', '9Г');
  const staff = 'ФИО;Должность\nЗайцева Вера Львовна;учитель\nМорозов Глеб Ильич;учитель\n';
  await school.ask('import-roster', school.file('staff.csv', staff), '--role', 'teacher');
  const pupils = ['Тестов Лев Ильич;5А', 'Тестова Яна Львовна;5А', 'Тестин Ян Глебович;5Б', 'Тестина Ия Глебовна;5Б'];
  await school.ask('import-roster', school.file('pupils.csv', `ФИО;Класс\n${pupils.join('\n')}\n`), '--role', 'pupil');
  await school.ask('withdraw', 'Тестина Ия Глебовна', '--reason', 'unknown');
  const door = await issue(school, 'Учительская', '--role', 'teacher', '--uses', '5');
  const into = await issue(school, '5А', '--role', 'pupil', '--uses', '5');
  await school.ask('join', door.code, '--name', 'Зайцева Вера Львовна');
  await school.ask('join', door.code, '--name', 'Морозов Глеб Ильич');
  await school.ask('approve', '--matched');
  await school.ask('appoint-admin', '#4');
  await school.ask('assign-homeroom', '5Б', '#4');
  await school.ask('assign-teacher', '5Б', '#4', '--subject', 'Физика');
  await school.ask('join', into.code, '--name', 'Незнамов Архип Тихонович');
  await school.ask('join', into.code, '--name', 'Тестов Лев Ильич');
  await issue(school, '5Б', '--role', 'pupil', '--uses', '5');
  await school.ask('backup', '--out', join(folder, 'copy.db'));
  await school.ask('create-class', '10А');
  school.file('classes.csv', 'класс;численность\n8А;25\n5А;20\n');
  school.file('homeroom.csv', 'класс;учитель\n5А;Зайцева Вера Львовна\n');
  school.file('mirror.csv', 'ФИО;Класс\nТестов Лев Ильич;5А\nТестов Ким Ильич;5А\n');
  school.file('joining.csv', `код;ФИО\n${into.code};Тестова Яна Львовна\n${into.code};Тестова Яна Львовна\n`);
}, 60_000);

/** A school of its own, as it was left by what has been done to all of them. */
function copySchool(): TestSchool {
  const copy = makeFolder();
  cpSync(folder, copy, { recursive: true });
  return noSchool(copy);
}

test('every command of the program is in one of the lists', () => {
  const changing = CASES.map(({ argv }) => argv(noSchool(folder))[0]);
  expect(new Set([...changing, ...READING])).toEqual(new Set(Object.keys(COMMANDS)));
  expect(changing.filter((command) => READING.includes(command))).toEqual([]);
});

const figures = { done: 0, refused: 0 };

test.each(CASES.map((one) => [one.argv(noSchool('…')).join(' '), one] as const))(
  '%s',
  async (_, { argv, again, now }) => {
    const school = copySchool();
    const isNew = argv(school)[0] === 'register-org';
    const one = isNew ? noSchool(makeFolder()) : school;
    const words = [...argv(one), '--json'];
    const settings = now === undefined ? {} : { now };
    const before = readRegister(one.store);
    const first = await one.runIn(settings, ...words);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const after = readRegister(one.store);
    const elsewhere = ['backup', 'demo'].includes(words[0] ?? '');
    expect(listDifferences(before, after).length > 0).toBe(!elsewhere);
    const second = await one.runIn({ ...settings, seed: 'another chance' }, ...words);
    if (again === 'done') {
      expect([second.code, second.stderr]).toEqual([0, '']);
      // that something was restored is told each time, as the first of what comes after the backup
      const runId = words[0] === 'restore' ? first.json.runId : null;
      if ('runId' in second.json) expect(second.json).toMatchObject({ applied: true, runId });
      figures.done++;
    } else {
      // what has another name by now, or is no more, is not found: 4
      expect(second.code).toBe(again.endsWith('-not-found') ? 4 : 3);
      expect([second.error?.code, second.error?.hint]).toEqual([again, expect.stringMatching(/\S/)]);
      figures.refused++;
    }
    expect(listDifferences(readRegister(one.store), after)).toEqual([]);
    expect(readRegister(one.store)?.faults).toEqual([]);
  },
);

test('what was counted', () => {
  expect(figures.done + figures.refused).toBe(CASES.length);
  say(
    `${CASES.length} changing command lines run twice: ${figures.done} change nothing, ${figures.refused} say why not`,
  );
});
