// The register as somebody sees it who has it open beside the program, and the school that a soak begins with.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { inventPerson, inventPhone } from './chance.js';

const CLASSES = 44;
const PUPILS = 14;
const STAFF = 60;
const DAY = 86_400_000;

/** Asks a store by SQL in one snapshot; nothing stays open. */
export function ask(store, use) {
  const connection = new Database(store, { timeout: 20_000 });
  try {
    connection.exec('BEGIN');
    return use((sql, ...values) => connection.prepare(sql).all(...values));
  } finally {
    connection.close();
  }
}

const PUPIL_HEADER = 'Код;ФИО;Класс;Дата рождения;Телефон;ФИО родителя;Телефон родителя';

/** Writes a roster of pupils: who has an id, a name, a class, and perhaps a parent. */
export function writePupils(file, pupils) {
  const lines = pupils.map(({ id, fullName, className, birthDate, phone, parent }) => {
    return [id, fullName, className, birthDate, phone, parent, ''].map((cell) => cell ?? '').join(';');
  });
  writeFileSync(file, `${[PUPIL_HEADER, ...lines].join('\r\n')}\r\n`);
  return file;
}

/** Writes a roster of staff. */
export function writeStaff(file, staff) {
  const lines = staff.map(({ id, fullName, position }) => [id ?? '', fullName, position ?? 'учитель'].join(';'));
  writeFileSync(file, `${['Код;ФИО;Должность', ...lines].join('\r\n')}\r\n`);
  return file;
}

/**
 * Founds the school a month ago; two weeks ago, minute by minute, every class was invited, so that in each minute of the
 * soak other invitations come to their end. Gives the codes that were handed out.
 */
export async function foundSchool({ processes, folder, random, minutes, began }) {
  const at = (moment) => ({ environment: { SFERUM_NOW: new Date(moment).toISOString() }, spare: true });
  const must = async (moment, ...argv) => {
    const deed = await processes.run('founder', [...argv, '--json'], at(moment));
    if (deed.code !== 0) throw new Error(`${argv[0]}: ${deed.stderr}`);
    return deed.document;
  };
  const monthAgo = began - 30 * DAY;
  const organization = ['--kind=school', '--name=Средняя школа № 5 города Приреченска', '--short-name=Школа № 5'];
  const people = ['--director=Орлова Мария Ивановна', '--admin=Лебедев Пётр Алексеевич', '--admin-phone=+79000000017'];
  await must(monthAgo, 'register-org', ...organization, ...people, '--order-number=12', '--order-date=01.09.2026');
  const classes = Array.from(
    { length: CLASSES },
    (_, number) => `${1 + (number % 11)}${'АБВГ'[Math.floor(number / 11)]}`,
  );
  await must(monthAgo + 1000, 'create-class', ...classes);
  const staff = Array.from({ length: STAFF }, () => inventPerson());
  await must(monthAgo + 2000, 'import-roster', writeStaff(join(folder, 'staff.csv'), staff), '--role', 'teacher');
  const pupils = classes.flatMap((className) => {
    return Array.from({ length: PUPILS }, (_, number) => {
      const parent = number % 3 === 0 ? { parent: inventPerson().fullName, phone: inventPhone(random) } : {};
      return { ...inventPerson(), className, ...parent };
    });
  });
  await must(monthAgo + 3000, 'import-roster', writePupils(join(folder, 'pupils.csv'), pupils), '--role', 'pupil');
  const codes = [];
  for (let minute = 0; minute < Math.min(minutes, CLASSES); minute++) {
    const moment = began - 14 * DAY + (minute + 0.5) * Math.max(1, minutes / CLASSES) * 60_000;
    const { issued } = await must(moment, 'invite', classes[minute], '--role', 'pupil', '--personal');
    codes.push(...issued);
  }
  await must(began - 60_000, 'backup');
  return codes;
}
