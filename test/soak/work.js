// The work of a school year, piece by piece: each gives a command line, and what to look for should it be killed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventPerson, inventPhone, pick } from './chance.js';
import { ask, writePupils, writeStaff } from './register.js';

const ACTIVE = 'FROM enrolment JOIN person ON person.id = person_id LEFT JOIN class ON class.id = class_id';
const CODES_KEPT = 400;

/** What a piece of work knows: chance, the store, a folder for files, the codes that are about, and its own runs. */
export function makeDesk({ random, store, folder, name, codes }) {
  let files = 0;
  const one = (sql, ...values) => ask(store, (query) => query(`${sql} ORDER BY random() LIMIT 1`, ...values))[0];
  return {
    random,
    name,
    codes,
    runs: [],
    one,
    query: (sql, ...values) => ask(store, (query) => query(sql, ...values)),
    file: (extension = 'csv') => join(folder, `${name}-${++files}.${extension}`),
    classOf: () => one('SELECT id, name FROM class WHERE staff = 0 AND archived_at IS NULL').name,
    pupil: () =>
      one(`SELECT person.id, full_name AS fullName, class.name AS className ${ACTIVE}
      WHERE role = 'pupil' AND ended_on IS NULL AND class_id IS NOT NULL`),
    teacher: () => one(`SELECT person.id, full_name AS fullName ${ACTIVE} WHERE role = 'teacher' AND ended_on IS NULL`),
    leaver: () =>
      one(`SELECT person_id AS id FROM enrolment AS former WHERE role = 'pupil' AND ended_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM enrolment WHERE person_id = former.person_id AND ended_on IS NULL)`),
  };
}

/** The roster of a class as it is, with some changes: who is new, who has another phone, who is no longer named. */
function changeRoster(desk, className) {
  const { random } = desk;
  const present = desk.query(
    `SELECT external_id AS id, full_name AS fullName, class.name AS className, birth_date AS birthDate, phone ${ACTIVE}
      WHERE role = 'pupil' AND ended_on IS NULL AND (? IS NULL OR class.name = ?) AND class_id IS NOT NULL`,
    className,
    className,
  );
  const newcomers = Array.from({ length: Math.floor(random() * 4) }, () => {
    const family = random() < 0.3 ? { parent: inventPerson().fullName } : {};
    return { ...inventPerson(), className: className ?? desk.classOf(), ...family };
  });
  const staying = present.filter(() => random() > (className === null ? 0.002 : 0.06));
  for (const pupil of staying) if (random() < 0.05) pupil.phone = inventPhone(random);
  return { pupils: [...staying, ...newcomers], newcomers };
}

const idsThere = (newcomers) => ({
  sql: `SELECT count(*) AS number FROM person WHERE external_id IN (${newcomers.map(() => '?').join(', ')})`,
  values: newcomers.map(({ id }) => id),
  whole: newcomers.length,
});
const namesThere = (table, names) => ({
  sql: `SELECT count(*) AS number FROM ${table} WHERE full_name IN (${names.map(() => '?').join(', ')})`,
  values: names,
  whole: names.length,
});

function importClass(desk, { whole = false } = {}) {
  const { pupils, newcomers } = changeRoster(desk, whole ? null : desk.classOf());
  const mirror = desk.random() < 0.5 ? [`--mirror=${whole ? 'all' : 'classes'}`] : [];
  const argv = ['import-roster', writePupils(desk.file(), pupils), '--role', 'pupil', '--create-classes', ...mirror];
  return { argv, probe: newcomers.length > 0 ? idsThere(newcomers) : null };
}

function importBadRoster(desk) {
  const newcomer = { ...inventPerson(), className: desk.classOf() };
  const rows = [newcomer, { ...inventPerson(), className: desk.classOf(), birthDate: '31.02.2014' }];
  return { argv: ['import-roster', writePupils(desk.file(), rows), '--role', 'pupil'], nothing: idsThere([newcomer]) };
}

function importStaff(desk) {
  const newcomers = desk.random() < 0.4 ? [inventPerson()] : [];
  const present = desk.query(`SELECT DISTINCT external_id AS id, full_name AS fullName, position ${ACTIVE}
    WHERE role = 'teacher' AND ended_on IS NULL`);
  const argv = ['import-roster', writeStaff(desk.file(), [...present, ...newcomers]), '--role', 'teacher'];
  return { argv, probe: newcomers.length > 0 ? idsThere(newcomers) : null };
}

const LETTERS = 'абвгдежзиклмнопрстуфхцчшщэюя';
let classes = 0;

/** A class that nobody has yet: a grade and a word for a letter. */
function inventClass() {
  const number = classes++;
  return `${1 + (number % 11)} ${[...String(number + 100)].map((digit) => LETTERS[Number(digit)]).join('')}`;
}

function createClasses(desk) {
  const names = Array.from({ length: 1 + Math.floor(desk.random() * 3) }, inventClass);
  const values = names.map((name) => name.replace(' ', ''));
  const sql = `SELECT count(*) AS number FROM class WHERE name_key IN (${values.map(() => '?').join(', ')})`;
  return { argv: ['create-class', ...names], probe: { sql, values, whole: names.length } };
}

function invite(desk) {
  const way = pick(desk.random, ['class', 'class', 'personal', 'person', 'one-use', 'reissue']);
  const className = desk.classOf();
  if (way === 'person') return { argv: ['invite', '--person', `#${desk.pupil().id}`, '--role', 'pupil'] };
  const more = { class: ['--uses', '8'], personal: ['--personal'], 'one-use': ['--uses', '1', '--reissue'] }[way];
  const role = desk.random() < 0.85 || way === 'personal' ? 'pupil' : 'parent';
  return { argv: ['invite', className, '--role', role, ...(more ?? ['--uses', '5', '--reissue'])] };
}

const anyInvitation = (desk, where = 'revoked_at IS NULL') => desk.one(`SELECT id FROM invitation WHERE ${where}`);
const anyRequest = (desk) => desk.one("SELECT id FROM join_request WHERE state = 'pending'");

function joinByCode(desk) {
  const issued = pick(desk.random, desk.codes);
  const known = desk.random() < 0.7;
  const somebody = issued.person ?? (known ? desk.pupil() : null);
  const fullName = somebody?.fullName ?? inventPerson().fullName;
  const argv = ['join', issued.code, '--name', fullName];
  return { argv, probe: somebody === null ? namesThere('join_request', [fullName]) : null };
}

function joinFromFile(desk) {
  const forMany = desk.codes.filter(({ maxUses }) => maxUses > 2);
  if (forMany.length === 0) return null;
  const issued = pick(desk.random, forMany);
  const names = Array.from({ length: 2 + Math.floor(desk.random() * 4) }, () => inventPerson().fullName);
  const file = desk.file();
  writeFileSync(file, `код;ФИО\n${names.map((name) => `${issued.code};${name}`).join('\n')}\n`);
  return { argv: ['join', '--from', file], probe: namesThere('join_request', names) };
}

/** Work on somebody or something that was found; none when nothing was. */
function about(row, makeArgv) {
  return row === undefined ? null : { argv: makeArgv(String(row.id)) };
}

function enroll(desk) {
  const { fullName } = inventPerson();
  return {
    argv: ['enroll', fullName, '--role', 'pupil', '--class', desk.classOf()],
    probe: namesThere('person', [fullName]),
  };
}

function undo(desk) {
  const run = desk.runs.splice(desk.random() < 0.7 ? -1 : Math.floor(desk.random() * desk.runs.length), 1)[0];
  return run === undefined ? null : { argv: ['undo', String(run)] };
}

const reasons = ['transferred', 'left', 'unknown'];
const states = ['given', 'withdrawn', 'refused'];
const today = () => new Date().toISOString().slice(0, 10);

/** Everything a script does that changes the register, with how often. */
export const CHANGES = [
  [14, importClass],
  [2, (desk) => importClass(desk, { whole: true })],
  [2, importBadRoster],
  [3, importStaff],
  [3, createClasses],
  [1, () => ({ argv: ['create-class', '1А', '2А', '--if-missing'] })],
  [9, invite],
  [4, (desk) => about(anyInvitation(desk), (id) => ['revoke-invites', id, '--reason', 'утеряно'])],
  [1, (desk) => ({ argv: ['revoke-invites', '--unused', '--class', desk.classOf()] })],
  [3, (desk) => about(anyInvitation(desk), (id) => ['renew-invite', id, '--expires', '3d'])],
  [16, joinByCode],
  [3, joinFromFile],
  [5, () => ({ argv: ['approve', '--matched'] })],
  [5, (desk) => about(anyRequest(desk), (id) => ['approve', id, '--as-new'])],
  [2, (desk) => about(anyRequest(desk), (id) => ['approve', id, '--person', `#${desk.pupil().id}`])],
  [5, (desk) => about(anyRequest(desk), (id) => ['reject', id, '--reason', 'нет в списке'])],
  [4, (desk) => about(desk.teacher(), (id) => ['assign-homeroom', desk.classOf(), `#${id}`, '--replace'])],
  [2, (desk) => about(desk.teacher(), (id) => ['assign-teacher', desk.classOf(), `#${id}`, '--subject', 'физика'])],
  [1, () => ({ argv: ['verify-teacher', '--all-joined'] })],
  [6, (desk) => about(desk.pupil(), (id) => ['transfer', `#${id}`, '--to', desk.classOf()])],
  [5, (desk) => about(desk.pupil(), (id) => ['withdraw', `#${id}`, '--reason', pick(desk.random, reasons)])],
  [1, (desk) => about(desk.teacher(), (id) => ['withdraw', `#${id}`, '--reason', 'dismissed'])],
  [5, (desk) => about(desk.leaver(), (id) => ['reinstate', `#${id}`, '--class', desk.classOf()])],
  [5, enroll],
  [6, (desk) => about(desk.pupil(), (id) => ['edit-person', `#${id}`, '--phone', inventPhone(desk.random)])],
  [
    4,
    (desk) =>
      about(desk.pupil(), (id) => [
        'record-consent',
        `#${id}`,
        '--state',
        pick(desk.random, states),
        '--date',
        today(),
      ]),
  ],
  [8, undo],
];

/** Everything a script reads, with how often. */
export const READS = [
  [2, () => ({ argv: ['stats'] })],
  [1, () => ({ argv: ['list-people', '--missing'] })],
  [2, (desk) => ({ argv: ['list-people', '--class', desk.classOf()] })],
  [1, () => ({ argv: ['list-classes'] })],
  [1, () => ({ argv: ['list-requests', '--state', 'pending'] })],
  [1, (desk) => ({ argv: ['list-invites', '--class', desk.classOf()] })],
  [1, () => ({ argv: ['list-movement'] })],
  [1, () => ({ argv: ['list-runs', '--limit', '20'] })],
  [2, (desk) => about(desk.pupil(), (id) => ['show-person', `#${id}`])],
  [1, (desk) => about(desk.pupil(), (id) => ['audit-log', '--person', `#${id}`])],
  [1, (desk) => ({ argv: ['export-roster', '--role', 'pupil', '--out', desk.file()] })],
  [1, (desk) => ({ argv: ['handout', '--class', desk.classOf(), '--out', desk.file('pdf')] })],
];

/** Draws a piece of work by how often it is done. */
export function drawWork(random, table) {
  let left = random() * table.reduce((sum, [often]) => sum + often, 0);
  for (const [often, piece] of table) {
    left -= often;
    if (left < 0) return piece;
  }
  return table[0][1];
}

/** Learns from what a command acknowledged: codes to join by, a run that may be undone. */
export function learn(desk, { document, command }) {
  if (command === 'invite') desk.codes.push(...(document?.issued ?? []));
  if (desk.codes.length > CODES_KEPT) desk.codes.splice(0, desk.codes.length - CODES_KEPT);
  if (typeof document?.runId === 'number') desk.runs.push(document.runId);
}
