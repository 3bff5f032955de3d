import { describe, expect, test } from 'vitest';
import { takeInvitationUse } from '../../src/store/invitations.ts';
import { openStore } from '../../src/store/store.ts';
import { apply, issue } from '../support/invitations.ts';
import { NOW } from '../support/run.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

/** Takes a use of invitation 1 at a moment, with no rule asked before. */
function take(school: TestSchool, now: string): boolean {
  const settings = { file: school.store, actor: 'tester', dryRun: false, waitMilliseconds: 1000 };
  const store = openStore({ ...settings, now: () => now });
  try {
    return store.write('join', (transaction) => ({ taken: takeInvitationUse(transaction, 1) })).taken;
  } finally {
    store.close();
  }
}

/** The limit of uses, the end and the revocation are conditions of the statement itself, whatever was checked before. */
describe('the statement that takes a use of an invitation', () => {
  const anna = 'Иванова Анна Петровна';
  const later = (milliseconds: number) => new Date(Date.parse(NOW) + milliseconds).toISOString();

  async function makeDoor(): Promise<{ school: TestSchool; code: string; expiresAt: string }> {
    const school = await makeSchool('5А');
    await loadPupils(school, `${anna};5А;;`);
    const { code, expiresAt } = await issue(school, '5А', '--role', 'pupil', '--uses', '1');
    return { school, code, expiresAt };
  }
  const uses = async (school: TestSchool) => (await school.ask('list-invites')).items[0].uses;

  test('takes it of an invitation that is open', async () => {
    const { school } = await makeDoor();
    expect([take(school, NOW), await uses(school)]).toEqual([true, 1]);
  });

  test('takes none of one that is used up', async () => {
    const { school, code } = await makeDoor();
    await apply(school, code, anna);
    expect([take(school, later(1)), await uses(school)]).toEqual([false, 1]);
  });

  test('takes none of one that is revoked', async () => {
    const { school } = await makeDoor();
    await school.ask('revoke-invites', '1');
    expect([take(school, later(1)), await uses(school)]).toEqual([false, 0]);
  });

  test('takes it until the last millisecond, and none at the end', async () => {
    const { school, expiresAt } = await makeDoor();
    expect([take(school, expiresAt), await uses(school)]).toEqual([false, 0]);
    const last = new Date(Date.parse(expiresAt) - 1).toISOString();
    expect([take(school, last), await uses(school)]).toEqual([true, 1]);
  });
});
