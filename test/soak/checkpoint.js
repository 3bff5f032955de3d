// What is looked at while everybody stands still: the book against the store, the doctor, the audit log, the backups.
import { proveBackup, proveStore } from './proof.js';
import { ask } from './register.js';

const CRON_LINE = ['revoke-invites', '--unused', '--older-than', '14d', '--quiet'];
const TWO_WEEKS = 14 * 86_400_000;
/** What the checkpoints of a soak have seen. */
export const makeFindings = () => ({
  checkpoints: 0,
  figures: {},
  doctor: { asked: 0, ok: 0, leftovers: 0 },
  audit: { verified: 0, events: 0, head: null },
  backups: { made: 0, verified: 0, killed: 0, absent: 0 },
});

/** Looks at everything, with nobody at work; what is wrong goes to `scene.complain`. */
export async function check(scene, findings) {
  await scene.alone(async () => {
    const { processes, store, complain } = scene;
    findings.checkpoints++;
    await tidy(scene, true);
    checkTidied(scene);
    findings.figures = proveStore(store, processes.book, complain);
    await examine(scene, findings, 'checker', true);
    await verifyLog(scene, findings);
    const listed = await processes.run('checker', ['list-runs', '--json'], { spare: true });
    const { runs } = findings.figures;
    if (listed.document?.total !== runs) complain(`list-runs tells ${listed.document?.total} of ${runs}`);
    await verifyBackups(scene, findings);
    processes.forgetTexts();
  });
}

/** Asks the doctor; what was left by who was killed is put away, and nothing else may be found. */
export async function examine({ processes, complain }, { doctor }, actor, spare = false) {
  const deed = await processes.run(actor, ['doctor', '--json'], { expected: [8], spare, reads: true });
  if (deed.killed !== null || deed.code === 7) return;
  doctor.asked++;
  const findings = (deed.document?.checks ?? [{ name: 'no document' }]).filter(({ ok }) => !ok);
  if (findings.some(({ name }) => name !== 'leftovers')) complain(`doctor: ${JSON.stringify(findings)}`);
  else doctor.ok++;
  if (findings.length === 0) return;
  doctor.leftovers++;
  const options = { expected: [8], spare: true, reads: true };
  const repair = await processes.run(actor, ['doctor', '--repair', '--json'], options);
  if (repair.document?.ok !== true) complain(`doctor --repair: ${repair.stdout}${repair.stderr}`);
}

/** The line that annuls what nobody used; it says nothing. */
export async function tidy(scene, spare = false) {
  const { code, stdout, stderr } = await scene.processes.run('cron', CRON_LINE, { spare });
  if (code === 0 && stdout + stderr !== '') scene.complain(`the cron line speaks: ${stdout}${stderr}`);
}

/** After the cron line no invitation is left that is two weeks old and unused. */
function checkTidied({ store, complain }) {
  const created = new Date(Date.now() - TWO_WEEKS - 10_000).toISOString();
  const sql = 'SELECT id FROM invitation WHERE revoked_at IS NULL AND created_at < ? AND uses = 0';
  const left = ask(store, (query) => query(sql, created));
  if (left.length > 0) complain(`${left.length} unused invitations survived the cron line, such as ${left[0].id}`);
}

/** The audit log is whole and still holds the entry that was the last one at the checkpoint before. */
async function verifyLog({ processes, store, complain }, { audit }) {
  const head = audit.head === null ? [] : ['--head', audit.head];
  const deed = await processes.run('checker', ['audit-log', '--verify', ...head, '--json'], { spare: true });
  if (deed.document?.verified === true) audit.verified++;
  else complain(`audit log: ${deed.stdout}${deed.stderr}`);
  audit.events = deed.document?.events;
  const sql = 'SELECT lower(hex(hash)) AS hash FROM run ORDER BY id DESC LIMIT 1';
  audit.head = ask(store, (query) => query(sql))[0].hash;
}

async function verifyBackups(scene, { backups }) {
  for (const backup of scene.backups.splice(0)) {
    backups[backup.deed.code === 0 ? 'made' : 'killed']++;
    const outcome = await proveBackup(scene, backup);
    if (outcome === 'absent') backups.absent++;
    else if (backup.deed.code === 0 && outcome === 'verified') backups.verified++;
  }
}
