// Proves that everything that was acknowledged is there as it was acknowledged, and that nothing is there by halves.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from './chance.js';
import { ask } from './register.js';

const refs = (table, rows, where, values = () => []) =>
  rows.map((row) => ({ table, id: row.id, where, values: values(row) }));

/** What a document acknowledged, as rows that must be so for as long as no later run has touched them. */
const FACTS = {
  'create-class': ({ created }) => refs('class', created, 'name = ?', ({ name }) => [name]),
  enroll: ({ person }) => refs('person', [person], 'full_name = ?', ({ fullName }) => [fullName]),
  'edit-person': ({ person }, argv) => refs('person', [person], 'phone = ?', () => [argv[argv.indexOf('--phone') + 1]]),
  invite: ({ issued }) => {
    return refs('invitation', issued, 'max_uses = ? AND expires_at = ?', ({ maxUses, expiresAt }) => [
      maxUses,
      expiresAt,
    ]);
  },
  'renew-invite': ({ renewed }) => refs('invitation', renewed, 'expires_at = ?', ({ expiresAt }) => [expiresAt]),
  'revoke-invites': ({ revoked }) =>
    refs('invitation', revoked, 'revoked_at IS NOT NULL AND uses = ?', ({ uses }) => [uses]),
  join: ({ request, requests }) => {
    return refs('join_request', request ? [request] : requests, 'full_name = ?', ({ fullName }) => [fullName]);
  },
  approve: ({ approved }) => {
    const rows = approved.map(({ requestId, person }) => ({ id: requestId, person }));
    return refs('join_request', rows, "state = 'approved' AND person_id = ?", ({ person }) => [person.id]);
  },
  reject: ({ rejected }) => refs('join_request', rejected.map(toRequest), "state = 'rejected'"),
};
const toRequest = (one) => ({ id: one.requestId ?? one.id ?? one });

/** What a document acknowledged about rows whose ids the audit log tells: the run added or changed such a one. */
const TRACES = {
  transfer: ({ person, to }) => [
    'SELECT enrolment.id FROM enrolment JOIN class ON class.id = class_id WHERE person_id = ? AND class.name = ?',
    [person.id, to],
    'enrolment',
  ],
  reinstate: (document) => TRACES.transfer(document),
  withdraw: ({ person }) => [
    'SELECT id FROM enrolment WHERE person_id = ? AND ended_on IS NOT NULL',
    [person.id],
    'enrolment',
  ],
  'assign-homeroom': ({ assigned: [{ person }] }) => [
    'SELECT id FROM homeroom WHERE person_id = ?',
    [person.id],
    'homeroom',
  ],
  'record-consent': ({ person, state }) => [
    'SELECT id FROM consent WHERE person_id = ? AND state = ?',
    [person.id, state],
    'consent',
  ],
};

/** Looks through the store and the book; what is wrong goes to `complain`. Gives the figures for the summary. */
export function proveStore(store, book, complain) {
  const deeds = book.filter(({ elsewhere, code }) => !elsewhere && code !== undefined);
  return ask(store, (query) => {
    const [{ integrity_check: sound }] = query('PRAGMA integrity_check');
    if (sound !== 'ok') complain(`integrity_check: ${sound}`);
    const orphans = query('PRAGMA foreign_key_check');
    if (orphans.length > 0) complain(`foreign_key_check: ${JSON.stringify(orphans.slice(0, 3))}`);
    const runs = new Map();
    for (const run of query('SELECT id, actor, command, summary, undoes FROM run')) runs.set(run.id, run);
    const figures = {
      acknowledged: 0,
      atTerminal: 0,
      lost: 0,
      halfDone: 0,
      killedButKept: 0,
      killedAndGone: 0,
      runs: runs.size,
      sound: sound === 'ok' && orphans.length === 0,
    };
    const lost = (text) => {
      figures.lost++;
      complain(`LOST: ${text}`);
    };
    const halfDone = (text) => {
      figures.halfDone++;
      complain(`HALF DONE: ${text}`);
    };
    const byActor = groupBy(runs.values(), ({ actor }) => actor);
    const undone = new Set([...runs.values()].flatMap(({ undoes }) => undoes ?? []));
    const scene = { query, runs, undone, byActor, figures, lost, halfDone };
    for (const deed of deeds) proveDeed(scene, deed);
    const known = new Set(deeds.map(({ actor }) => actor));
    for (const actor of byActor.keys()) if (!known.has(actor)) halfDone(`a run by nobody: ${actor}`);
    proveRows(scene);
    proveUses(scene, complain);
    return figures;
  });
}

/** One process: what it acknowledged is there; what it did not, is there wholly or not at all. */
function proveDeed(scene, deed) {
  const { figures, lost, halfDone } = scene;
  const made = scene.byActor.get(deed.actor) ?? [];
  const where = `${deed.argv.join(' ')} (${deed.actor})`;
  if (deed.terminal || (deed.document ?? null) === null) proveSilent(scene, deed, made, where);
  else if (typeof deed.document.runId === 'number') {
    figures.acknowledged++;
    const run = scene.runs.get(deed.document.runId);
    if (run?.actor !== deed.actor || run.command !== deed.command) lost(`run ${deed.document.runId} of ${where}`);
    else proveFacts(scene, deed, run);
    if (made.length > 1) halfDone(`${made.length} runs by ${where}`);
  } else if (made.length > 0) halfDone(`a run although none was told, by ${where}`);
  proveProbes(scene, deed, made, where);
}

/** A process that told no document: at a terminal the screen counts, otherwise only who was killed may have done something. */
function proveSilent({ figures, lost, halfDone }, deed, made, where) {
  const { code, killed, told = null, terminal, command } = deed;
  const most = terminal && command === 'approve' ? 10 : 1;
  if (killed && code !== 0) {
    figures[made.length > 0 ? 'killedButKept' : 'killedAndGone']++;
    if (made.length > most) halfDone(`${made.length} runs by ${where}`);
  } else if (terminal) {
    figures.acknowledged += told ?? 0;
    figures.atTerminal += told ?? 0;
    if (made.length < (told ?? 0)) lost(`${told} decisions at the terminal, ${made.length} runs: ${where}`);
    if (made.length > (told ?? 0)) halfDone(`${made.length} runs where the screen told ${told}: ${where}`);
  } else if (made.length > (code === 0 ? 1 : 0)) halfDone(`${made.length} runs, exit code ${code}: ${where}`);
}

/** What a command line would have brought in: all of it where there is a run, nothing where there is none. */
function proveProbes(scene, { probe, nothing, document }, made, where) {
  const count = ({ sql, values }) => scene.query(sql, ...values)[0].number;
  if (nothing !== null && count(nothing) !== 0) scene.halfDone(`something of what was refused: ${where}`);
  if (probe === null || made.some(({ id }) => scene.undone.has(id))) return;
  const found = count(probe);
  if (made.length === 0 && document?.runId === undefined && found !== 0)
    scene.halfDone(`${found} rows, no run: ${where}`);
  if (made.length > 0 && found < probe.whole) scene.halfDone(`${found} rows of ${probe.whole}: ${where}`);
}

function proveFacts({ query, undone, lost, halfDone }, { document, command, argv, actor }, run) {
  if (undone.has(run.id)) return;
  const isTouched = 'SELECT 1 FROM changed WHERE table_name = ? AND row_id = ? AND run_id > ?';
  for (const { table, id, where, values } of FACTS[command]?.(document, argv) ?? []) {
    const holds = query(`SELECT 1 FROM ${table} WHERE id = ? AND ${where}`, id, ...values).length === 1;
    if (!holds && query(isTouched, table, id, run.id).length === 0) lost(`${table} ${id}, ${where} of ${actor}`);
  }
  const summary = JSON.parse(run.summary);
  if (TRACES[command] !== undefined) {
    const [sql, values, table] = TRACES[command](document);
    const { added, ids = [] } = summary[table] ?? {};
    const own = (id) => ids.includes(id) || (added && id >= added[0] && id <= added[1]);
    const touched = () => [...ids, ...(added ?? [])].some((id) => query(isTouched, table, id, run.id).length > 0);
    if (!query(sql, ...values).some(({ id }) => own(id)) && !touched()) lost(`${command} of ${actor}`);
  }
  if (command === 'import-roster') {
    const { rows, parents } = document;
    const [first = 1, last = 0] = summary.person?.added ?? [];
    if (last - first + 1 !== rows.added + parents.added) halfDone(`${rows.added} people told by ${actor}`);
  }
  if (command === 'undo' && run.undoes !== Number(argv[1])) lost(`undo ${argv[1]} of ${actor}`);
}

/** Whatever the audit log says was added is there, or a later run took it away; as many rows changed as it says. */
function proveRows({ query, runs, lost, halfDone }) {
  const missing = (table) => `WITH RECURSIVE ids (id) AS (SELECT ? UNION ALL SELECT id + 1 FROM ids WHERE id < ?)
    SELECT id FROM ids WHERE id NOT IN (SELECT id FROM ${table})
      AND NOT EXISTS (SELECT 1 FROM changed WHERE table_name = ? AND row_id = ids.id AND run_id > ?)`;
  const told = new Map();
  for (const { id, table, number } of query(
    'SELECT run_id AS id, table_name AS "table", count(*) AS number FROM changed GROUP BY run_id, table_name',
  )) {
    told.set(`${id} ${table}`, number);
    if (!runs.has(id)) halfDone(`changes of a run ${id} that is not there`);
  }
  for (const { id, summary } of runs.values()) {
    for (const [table, { added, changed }] of Object.entries(JSON.parse(summary))) {
      if ((told.get(`${id} ${table}`) ?? 0) !== changed) halfDone(`run ${id} tells of ${changed} rows of ${table}`);
      const gone = added === null ? [] : query(missing(table), ...added, table, id);
      if (gone.length > 0) lost(`${gone.length} rows of ${table} that run ${id} added`);
    }
  }
}

/** No invitation was used more often than it allows. */
function proveUses({ query, figures }, complain) {
  const standing = "(SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND state <> 'rejected')";
  const over = query(`SELECT id, max_uses, uses, ${standing} AS standing FROM invitation
    WHERE ${standing} > max_uses OR uses <> ${standing}`);
  for (const { id, max_uses: most, uses, standing: used } of over) {
    complain(`invitation ${id} for ${most}: ${uses} uses, ${used} requests`);
  }
  const [single] = query(
    `SELECT count(*) AS number, coalesce(sum(${standing}), 0) AS used FROM invitation WHERE max_uses = 1`,
  );
  const usedTwice = over.filter(({ max_uses: most, standing: used }) => most === 1 && used > 1).length;
  Object.assign(figures, { singleUse: single.number, singleUsed: single.used, usedTwice });
}

/**
 * Restores a backup in another place and verifies it there: it is sound, its audit log is a beginning of the present one,
 * and holds everything that had been acknowledged before the backup began. One that was killed is absent or whole.
 */
export async function proveBackup(scene, { file, deed, acknowledged }) {
  const { processes, store, complain } = scene;
  if (deed.code !== 0) {
    if (deed.killed === null && deed.code !== 7) complain(`no backup: ${deed.stderr}`);
    if (!existsSync(file)) return 'absent';
  }
  const bytes = readFileSync(file);
  const { document } = deed;
  if (deed.code === 0 && document.sha256 !== createHash('sha256').update(bytes).digest('hex')) {
    complain(`${file} is not what the backup told`);
  }
  if ((statSync(file).mode & 0o777) !== 0o600) complain(`${file} is open to others`);
  const place = mkdtempSync(join(scene.folder, 'restored-'));
  const copy = join(place, 'school.db');
  copyFileSync(`${store}.key`, `${copy}.key`);
  try {
    const there = { at: copy, spare: true, expected: [8] };
    const restored = await processes.run('restorer', ['restore', file, '--yes', '--json'], there);
    if (restored.document?.keyOpens !== true) complain(`${file} is not restored: ${restored.stderr}`);
    const doctor = await processes.run('restorer', ['doctor', '--json'], there);
    const audit = await processes.run('restorer', ['audit-log', '--verify', '--json'], there);
    // a store that has just been restored has no backups beside it yet
    const findings = doctor.document?.checks.filter(({ name, ok }) => !ok && name !== 'backups');
    if (findings?.length !== 0) complain(`doctor of ${file}: ${doctor.stdout}${doctor.stderr}`);
    if (audit.document?.verified !== true) complain(`audit log of ${file}: ${audit.stdout}${audit.stderr}`);
    compareRuns(scene, copy, file, acknowledged);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  rmSync(file);
  return 'verified';
}

function compareRuns({ store, complain }, copy, file, acknowledged) {
  const sql = 'SELECT id, actor, hex(hash) AS hash FROM run ORDER BY id';
  const present = ask(store, (query) => query(sql));
  // that it was restored is a run of the restored store itself
  const former = ask(copy, (query) => query(sql)).filter(({ actor }) => !actor.startsWith('restorer/'));
  if (former.some(({ id, hash }, index) => present[index]?.id !== id || present[index].hash !== hash)) {
    complain(`${file} is no earlier state of the store`);
  }
  const there = new Set(former.map(({ id }) => id));
  const missing = acknowledged.filter((id) => !there.has(id));
  if (missing.length > 0) complain(`${file} lacks ${missing.length} runs that were acknowledged before it began`);
}
