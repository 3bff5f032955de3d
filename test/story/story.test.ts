import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyStore, expectSound, launch, makeFolder, ROOT, run, SCHOOL } from '../support/program.ts';
import { findDepartures, object, text } from '../support/shapes.ts';
import { documentOf } from './documents.ts';

/** What a step of the story left behind. */
type Step = { name: string; code: number; document: Document | null; errorText: string };

/** The fields of the documents that the story itself looks into. */
type Document = {
  runId: number | null;
  applied: boolean;
  issued: { class: string; role: string; maxUses: number }[];
  skipped: { class: string; role: string; reason: string }[];
  rows: Record<string, number>;
  rejected: { requestId: number }[];
  approved: { requestId: number }[];
  refused: { requestId: number; code: string }[];
  verified: { id: number }[];
  unchanged: unknown[];
  assigned: unknown[];
  count: number;
  total: number;
  items: Record<string, unknown>[];
  totals: Record<string, number>;
  joined: Record<string, number>;
  verifiedTeachers: number;
  homeroom: Record<string, number>;
  invitations: Record<'open' | 'used' | 'expired' | 'revoked', number>;
  requests: Record<'pending' | 'approved' | 'rejected', number>;
};

const figures: { pupils: number; staff: number; classes: unknown[] } = JSON.parse(
  readFileSync(join(SCHOOL, 'school.json'), 'utf8'),
);

async function play(store: string, folder: string): Promise<Step[]> {
  const { ended } = launch('sh', [join(ROOT, 'test/story/story.sh'), store, folder], { stdin: '' });
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([0, '']);
  const names = readdirSync(folder).filter((name) => /^\d+-.*\.code$/.test(name));
  return names.sort().map((file) => readStep(folder, file.slice(0, -'.code'.length)));
}

function readStep(folder: string, name: string): Step {
  const read = (ending: string) => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  const json = read('json');
  const document = json === '' ? null : (JSON.parse(json) as Document);
  return { name: name.replace(/^\d+-/, ''), code: Number(read('code')), document, errorText: read('err') };
}

describe.skipIf(process.platform === 'win32')('the main job as a shell script', () => {
  const played: { first: Step[]; second: Step[] } = { first: [], second: [] };
  let store = '';

  beforeAll(async () => {
    const folder = makeFolder();
    store = join(folder, 'school.db');
    played.first = await play(store, join(folder, 'first'));
    played.second = await play(store, join(folder, 'second'));
  }, 180_000);

  const find = (time: 'first' | 'second', name: string): Step => {
    const step = played[time].find((one) => one.name === name);
    if (step === undefined) throw new Error(`the ${time} run has no step ${name}`);
    return step;
  };
  const documentAt = (time: 'first' | 'second', name: string): Document => {
    const { document, errorText } = find(time, name);
    if (document === null) throw new Error(`${name} of the ${time} run printed no document: ${errorText}`);
    return document;
  };

  describe('the first time', () => {
    test('every step ends with 0 and says nothing on standard error', () => {
      const failed = played.first.filter(({ code, errorText }) => code !== 0 || errorText !== '');
      expect(failed.map(({ name, code, errorText }) => ({ name, code, errorText }))).toEqual([]);
      expect(played.first.length).toBeGreaterThan(30);
    });

    test.each([
      'register-org',
      'import-staff',
      'import-pupils',
      'assign-homeroom',
      'list-classes',
      'invite-pupils',
      'invite-staff',
      'invite-parents',
      'list-invites',
      'join',
      'approve-matched',
      'list-requests',
      'approve-parents',
      'approve-similar',
      'list-pending',
      'reject',
      'verify-teacher',
      'list-people',
      'list-missing',
      'revoke-invites',
      'show-org',
      'stats',
    ])('the document of %s has every field of the contract and no other', (name) => {
      const steps = played.first.filter((step) => step.name === name || step.name.startsWith(`${name}-`));
      const shape = documentOf(name);
      expect(steps.length).toBeGreaterThan(0);
      for (const { document } of steps) expect(shape && findDepartures(document, shape)).toEqual([]);
    });

    test('every row of the rosters is counted once', () => {
      const imports = played.first.filter(({ name }) => name.startsWith('import-'));
      let pupils = 0;
      for (const { name, document } of imports) {
        const { read = 0, ...others } = document?.rows ?? {};
        expect([name, Object.values(others).reduce((sum, one) => sum + one, 0)]).toEqual([name, read]);
        if (name !== 'import-staff') pupils += read;
      }
      expect(pupils).toBe(figures.pupils);
    });

    test('the figures are those of the fixture', () => {
      const stats = documentAt('first', 'stats');
      expect(stats.totals).toMatchObject({
        classes: figures.classes.length,
        pupils: figures.pupils,
        staff: figures.staff,
      });
      expect(stats.homeroom).toEqual({ assigned: figures.classes.length, classes: figures.classes.length });
      const { total } = documentAt('first', 'list-requests');
      const rejected = documentAt('first', 'reject').rejected.length;
      expect(stats.requests).toEqual({ pending: 0, approved: total - rejected, rejected });
      const { pupils = 0, staff = 0, parents = 0 } = stats.joined;
      // The administrator joined by registering.
      expect(pupils + staff + parents).toBe(total - rejected + 1);
      expect(stats.verifiedTeachers).toBe(staff);
      expect(stats.invitations.revoked).toBe(documentAt('first', 'revoke-invites').count);
    });

    test('a roster with bad rows is refused whole, and its document names each of them', async () => {
      const argv = [
        'import-roster',
        'fixtures/bad/bad-rows.csv',
        '--role',
        'pupil',
        '--store',
        copyStore(store),
        '--json',
      ];
      const { code, stdout, stderr } = await run(argv);
      expect([code, JSON.parse(stderr).error.code]).toEqual([5, 'rows-rejected']);
      const document = JSON.parse(stdout) as Document & { rejects: { line: number; code: string }[] };
      expect(document).toMatchObject({ applied: false, runId: null, rows: { read: 6, added: 1, rejected: 5 } });
      expect(document.rejects.map((one) => [one.line, one.code])).toEqual([
        [2, 'date-invalid'],
        [3, 'phone-invalid'],
        [4, 'name-missing'],
        [5, 'class-not-found'],
        [6, 'class-invalid'],
      ]);
      const shape = documentOf('import-pupils');
      expect(shape && findDepartures(document, shape)).toEqual([]);
    });

    test('the story ends in a sound store', () => {
      expectSound(store);
    });
  });

  describe('the second time, on the same store', () => {
    const UNCHANGED = [
      'import-staff',
      'import-pupils-5-11',
      'import-pupils-1a',
      'import-pupils-4b',
      'assign-homeroom',
      'invite-staff',
      'invite-parents',
      'approve-matched',
      'verify-teacher',
    ];

    test('register-org is refused; what was decided is already decided; every other step ends with 0', () => {
      const refused = played.second.filter(({ code }) => code !== 0);
      expect(refused.map(({ name, code, errorText }) => [name, code, JSON.parse(errorText).error.code])).toEqual([
        ['register-org', 3, 'already-registered'],
        ['approve-parents', 3, 'already-decided'],
        ['approve-similar', 3, 'already-decided'],
      ]);
      expect(find('second', 'register-org').document).toBeNull();
    });

    test('an error is one object with a code, a message and a hint', () => {
      const error = object({ error: object({ code: text, message: text, hint: text }) });
      for (const { code, errorText } of played.second) {
        if (code !== 0) expect(findDepartures(JSON.parse(errorText), error)).toEqual([]);
      }
    });

    test.each(UNCHANGED)('%s changes nothing', (name) => {
      expect(documentAt('second', name)).toMatchObject({ runId: null, applied: true });
    });

    test('the rosters are known: every row unchanged', () => {
      for (const { name, document } of played.second.filter((one) => one.name.startsWith('import-'))) {
        expect([name, document?.rows.unchanged]).toEqual([name, document?.rows.read]);
      }
      expect(documentAt('second', 'assign-homeroom').unchanged).toHaveLength(figures.classes.length);
    });

    test('open invitations are passed over; only the revoked ones have successors', () => {
      const { issued, skipped } = documentAt('second', 'invite-pupils');
      expect(issued).toHaveLength(documentAt('first', 'revoke-invites').count);
      expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['already-open']));
      expect(issued.length + skipped.length).toBe(figures.classes.length);
    });

    test('who applied before has the same request; only those rejected apply anew', () => {
      const before = documentAt('first', 'reject').rejected.length;
      const { rows } = documentAt('second', 'join');
      expect(rows).toMatchObject({ added: before, rejected: 0, duplicate: (rows.read ?? 0) - before });
    });

    test('a refusal prints its document, approves nobody and names each request', () => {
      for (const name of ['approve-parents', 'approve-similar']) {
        const document = documentAt('second', name);
        const shape = documentOf(name);
        expect(shape && findDepartures(document, shape)).toEqual([]);
        expect(document).toMatchObject({ approved: [], applied: false, runId: null });
        const decided = documentAt('first', name).approved.map(({ requestId }) => requestId);
        expect(document.refused.map(({ requestId, code }) => [requestId, code])).toEqual(
          decided.map((requestId) => [requestId, 'already-decided']),
        );
      }
    });

    test('the figures are as before, but for what was issued and decided anew', () => {
      const before = documentAt('first', 'stats');
      const issued = documentAt('second', 'invite-pupils').issued.length;
      const rejected = documentAt('second', 'reject').rejected.length;
      expect(documentAt('second', 'revoke-invites').count).toBe(issued);
      expect(documentAt('second', 'stats')).toEqual({
        ...before,
        invitations: { ...before.invitations, revoked: before.invitations.revoked + issued },
        requests: { ...before.requests, rejected: before.requests.rejected + rejected },
      });
      for (const name of ['list-classes', 'list-missing', 'show-org']) {
        expect(find('second', name).document, name).toEqual(find('first', name).document);
      }
      expectSound(store);
    });
  });
});
