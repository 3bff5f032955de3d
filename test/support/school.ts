import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, run, type Settings, temporaryFolder } from './run.ts';

export const REGISTRATION = [
  'register-org',
  '--kind=school',
  '--name=Средняя школа № 5 города Приреченска',
  '--short-name=Школа № 5',
  '--director=Орлова Мария Ивановна',
  '--admin=Лебедев Пётр Алексеевич',
  '--admin-phone=8 (900) 000-00-17',
  '--order-number=12-од',
  '--order-date=01.09.2026',
] as const;

/** A store of its own for one test, and the ways to use it. */
export type TestSchool = {
  folder: string;
  store: string;
  /** Runs a command line on this store. */
  run(...argv: string[]): Promise<Outcome>;
  /** Runs a command line on this store in another world: a later moment, another language, some input. */
  runIn(settings: Settings, ...argv: string[]): Promise<Outcome>;
  /** Runs a command line with --json that must end with 0, and gives its document. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
  ask(...argv: string[]): Promise<any>;
  /** Writes a file into the folder and returns its path. */
  file(name: string, contents: string | Uint8Array): string;
  /** The bytes of the store as it stands, to prove that nothing changed. */
  bytes(): string;
};

/** A folder with no store in it yet, by default one that goes away after the test. */
export function noSchool(folder = temporaryFolder()): TestSchool {
  const store = join(folder, 'school.db');
  const runIn = (settings: Settings, ...argv: string[]) => run(['--store', store, ...argv], settings);
  return {
    folder,
    store,
    runIn,
    run: (...argv) => runIn({}, ...argv),
    async ask(...argv) {
      const outcome = await runIn({}, ...argv, '--json');
      if (outcome.code !== 0) throw new Error(`${argv.join(' ')} ended with ${outcome.code}: ${outcome.stderr}`);
      return outcome.json;
    },
    file(name, contents) {
      const path = join(folder, name);
      writeFileSync(path, contents);
      return path;
    },
    bytes: () => readFileSync(store).toString('base64'),
  };
}

/** A registered school, with the given classes. */
export async function makeSchool(...classes: string[]): Promise<TestSchool> {
  const school = noSchool();
  await school.ask(...REGISTRATION);
  if (classes.length > 0) await school.ask('create-class', ...classes);
  return school;
}

/** Loads pupils from lines «ФИО;Класс;Дата рождения;Телефон». */
export async function loadPupils(school: TestSchool, ...lines: string[]): Promise<void> {
  const file = school.file('pupils.csv', `ФИО;Класс;Дата рождения;Телефон\n${lines.join('\n')}\n`);
  await school.ask('import-roster', file, '--role', 'pupil', '--create-classes');
}

/** Loads staff from lines «ФИО;Должность;Телефон». */
export async function loadStaff(school: TestSchool, ...lines: string[]): Promise<void> {
  const file = school.file('staff.csv', `ФИО;Должность;Телефон\n${lines.join('\n')}\n`);
  await school.ask('import-roster', file, '--role', 'teacher');
}
