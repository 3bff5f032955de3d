import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameKey } from '../../src/domain/name-key.ts';
import { askIn } from '../support/invitations.ts';
import { LONG } from '../support/long.ts';
import { chooseSeed, makeRandom, query, say } from '../support/program.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * Erased is erased (promise 16): after `purge` not one byte of the name is left in the store and beside it, whatever had
 * happened to the person before; nothing brings the person back.
 */
const PEOPLE = LONG ? 150 : 12;
const SEED = chooseSeed();

type Victim = { id: number; names: string[]; role: 'pupil' | 'teacher' };
type Step = (school: TestSchool, victim: Victim, random: () => number) => Promise<boolean>;

const LETTERS = 'абвгдежзиклмнопрстуфхцчшщ';
const invent = (random: () => number) =>
  `Щ${Array.from({ length: 9 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')}`;
const who = ({ id }: Victim) => `#${id}`;
const current = ({ names }: Victim) => names.at(-1) ?? '';
const done = async (school: TestSchool, ...argv: string[]) => (await school.run(...argv)).code === 0;

/** Issues an invitation for several with a code of its own, and asks to join by it. */
async function ask(school: TestSchool, random: () => number, [place, role]: [string, string], ...joining: string[]) {
  const settings = { seed: String(random()) };
  const { issued } = await askIn(school, settings, 'invite', place, '--role', role, '--uses', '9', '--reissue');
  const outcome = await school.run('join', issued[0].code, ...joining, '--json');
  return outcome.code === 0 ? String(outcome.json.request.id) : null;
}

/** What may have happened to somebody; tells whether it did, or was refused as things stood. */
const STEPS: Readonly<Record<string, Step>> = {
  async renamed(school, victim, random) {
    const surname = invent(random);
    const { code } = await school.run('edit-person', who(victim), '--surname', surname, '--phone', '8 900 000-77-66');
    if (code === 0) victim.names.push(`${surname}${current(victim).slice(current(victim).indexOf(' '))}`);
    return code === 0;
  },
  withdrawn: (school, victim) => done(school, 'withdraw', who(victim), '--reason', 'left', '--destination', 'лицей'),
  back: (school, victim) =>
    done(school, 'reinstate', who(victim), '--to', victim.role === 'pupil' ? '5Б' : 'Учительская'),
  moved: (school, victim) => done(school, 'transfer', who(victim), '--to', '5Б', '--order-number', '7-у'),
  consented: (school, victim) =>
    done(school, 'record-consent', who(victim), '--state=given', '--date=01.09.2026', `--document=${current(victim)}`),
  undone: (school) => done(school, 'undo'),
  async joined(school, victim, random) {
    const place: [string, string] = victim.role === 'pupil' ? ['5А', 'pupil'] : ['Учительская', 'teacher'];
    const request = await ask(school, random, place, '--name', current(victim), '--phone', '8 900 000-77-66');
    return request !== null && (await done(school, 'approve', request));
  },
  async asked(school, victim, random) {
    const [surname, name] = current(victim).split(' ');
    const short = await ask(school, random, ['5Б', 'pupil'], '--name', `${surname} ${name}`);
    const full = await ask(school, random, ['5Б', 'pupil'], '--name', current(victim));
    return short !== null && full !== null && (await done(school, 'reject', full, '--reason', 'нет'));
  },
  named: async (school, victim, random) =>
    (await ask(school, random, ['5А', 'parent'], '--name', 'Иванова Ольга Петровна', '--child', current(victim))) !==
    null,
  invited: (school, victim) => done(school, 'invite', '--person', who(victim), '--role', victim.role),
  led: (school, victim) => done(school, 'assign-homeroom', '5Б', who(victim), '--replace', '--order-number', '3-к'),
  confirmed: (school, victim) => done(school, 'verify-teacher', who(victim), '--basis', `приказ о ${current(victim)}`),
  async twin(school, victim) {
    const enrolling = ['--role', 'pupil', '--class', '5В', '--birth-date', '01.01.2011', '--json'];
    const outcome = await school.run('enroll', current(victim), ...enrolling);
    return outcome.code === 0 && (await done(school, 'undo', String(outcome.json.runId)));
  },
};

/** Everything that is the store, but for copies that somebody made of it. */
function readStore({ folder }: TestSchool): Buffer {
  const files = readdirSync(folder).filter((name) => name.startsWith('school.db'));
  expect(files).toContain('school.db.purged');
  return Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
}

/** The names of somebody that nobody else bears; a twin whose undoing was undone does. */
function listOwnNames({ store }: TestSchool, { id, names }: Victim): string[] {
  const others = query<{ surname: string }>(store, 'SELECT surname FROM person WHERE id <> ?', id);
  return names.filter((name) => !others.some(({ surname }) => name.startsWith(`${surname} `)));
}

/** The words of names that are left in bytes, in any of the ways in which they could be written. */
function listRemains(bytes: Buffer, names: readonly string[]): string[] {
  const surnames = names.map((name) => name.split(' ')[0] ?? '');
  const forms = surnames.flatMap((name) => [name, nameKey(name), name.toUpperCase()]);
  return forms.filter((form) => {
    const wide = Buffer.from(form, 'utf16le');
    return [Buffer.from(form), wide, Buffer.from(wide).swap16()].some((sought) => bytes.includes(sought));
  });
}

async function makeHistory(random: () => number): Promise<{ school: TestSchool; victim: Victim; steps: string[] }> {
  const school = await makeSchool('5А', '5Б', '5В');
  const role = random() < 0.7 ? 'pupil' : 'teacher';
  const name = `${invent(random)} Лев Ильич`;
  await loadStaff(
    school,
    'Климова Ирина Львовна;учитель;',
    ...(role === 'teacher' ? [`${name};учитель;89000000011`] : []),
  );
  await loadPupils(
    school,
    'Новиков Лев Ильич;5А;01.02.2015;',
    ...(role === 'pupil' ? [`${name};5А;02.03.2015;89000000012`] : []),
    'Попова Анна Львовна;5Б;;',
  );
  const { items } = await school.ask('list-people');
  const id = items.find((one: { fullName: string }) => one.fullName === name).id;
  const victim: Victim = { id, names: [name], role };
  const steps = Array.from({ length: 3 + Math.floor(random() * 9) }, () => {
    const all = Object.keys(STEPS);
    return all[Math.floor(random() * all.length)] ?? 'renamed';
  });
  const taken: string[] = [];
  for (const step of steps) if (await STEPS[step]?.(school, victim, random)) taken.push(step);
  return { school, victim, steps: taken };
}

test(`${PEOPLE} people with histories: 0 bytes of their names are left, and nobody comes back`, {
  timeout: 900_000,
}, async () => {
  const random = makeRandom(SEED);
  let bytes = 0;
  const taken = new Set<string>();
  for (let number = 0; number < PEOPLE; number++) {
    const { school, victim, steps } = await makeHistory(random);
    for (const step of steps) taken.add(step);
    const told = `seed ${SEED}, ${number}: ${steps.join(', ')}`;
    const copy = join(school.folder, 'copy.db');
    const names = listOwnNames(school, victim);
    await school.ask('backup', '--out', copy);
    const isThere = (await school.run('show-person', who(victim))).code === 0;
    if (!isThere) continue;
    expect([told, listRemains(readFileSync(school.store), victim.names.slice(-1))]).not.toEqual([told, []]);
    const papers = join(school.folder, 'papers');
    const purged = await school.ask('purge', who(victim), '--reason', 'purpose-reached', '--out', papers, '--yes');
    expect([told, purged.personId, purged.backups.length]).toEqual([told, victim.id, 1]);
    bytes += readStore(school).length;
    expect([told, listRemains(readStore(school), names)]).toEqual([told, []]);
    expect([
      told,
      (await school.run('doctor', '--json')).json.checks.filter((one: { ok: boolean }) => !one.ok),
    ]).toEqual([told, []]);
    // nothing that is undone has anything of them to bring back
    for (const { id } of (await school.ask('list-runs')).items) {
      const { code, error } = await school.run('undo', String(id), '--json');
      expect([told, id, code === 0 || code === 3, error?.code === 'fault']).toEqual([told, id, true, false]);
    }
    expect([told, listRemains(readStore(school), names)]).toEqual([told, []]);
    const restored = await school.ask('restore', copy, '--yes');
    expect([told, restored.purged]).toEqual([told, 1]);
    expect([told, listRemains(readStore(school), names)]).toEqual([told, []]);
    expect([told, (await school.run('doctor', '--json')).json.ok]).toEqual([told, true]);
    expect((await school.run('show-person', who(victim), '--json')).error?.code).toBe('person-not-found');
    expect(existsSync(`${school.store}.purged`)).toBe(true);
  }
  say(
    `${PEOPLE} people purged: 0 bytes of their names in ${Math.round(bytes / 1024)} KB of stores, 0 came back; seed ${SEED}`,
  );
});
