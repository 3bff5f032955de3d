import { dateInZone, type IsoDate } from '../domain/calendar.ts';
import type { PersonRef } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { isMember, listActiveEnrolments } from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store, WriteTransaction, Written } from '../store/store.ts';
import {
  findVerification,
  insertVerification,
  listJoinedStaff,
  revokeVerification,
  updateVerificationGround,
} from '../store/verifications.ts';
import { getPeople } from './find-person.ts';

export type VerifiedTeachers = { verified: PersonRef[]; unchanged: PersonRef[] };

/** Whose status to confirm, and on what ground; null where none is told, the day then being today. */
export type Verification = {
  people: readonly string[];
  allJoined: boolean;
  basis: string | null;
  date: IsoDate | null;
};

/**
 * Completes the confirmation of the status «учитель» (000 §3.1.7) of staff who joined. `verified` names those whose status
 * changed; who has it already only gets the ground that is told.
 */
export function verifyTeachers(store: Store, verification: Verification): Written<VerifiedTeachers> {
  return store.write('verify-teacher', (transaction) => {
    const { timeZone } = getOrganization(transaction);
    const { basis, date } = verification;
    const today = dateInZone(transaction.now, timeZone);
    if (date !== null && date > today) {
      throw new Problem('invalid-value', { flag: '--date', value: date, expected: 'past-date' });
    }
    return changeEach(transaction, verification, (personId) => {
      const standing = findVerification(transaction, personId);
      const ground = { verifiedOn: date ?? standing?.verifiedOn ?? today, basis: basis ?? standing?.basis ?? null };
      if (standing === undefined) insertVerification(transaction, personId, ground);
      else if (standing.verifiedOn !== ground.verifiedOn || standing.basis !== ground.basis) {
        updateVerificationGround(transaction, personId, ground);
      }
      return standing === undefined;
    });
  });
}

/** Takes the confirmation of the status «учитель» back; `verified` names those who had it. */
export function revokeVerifications(
  store: Store,
  { reason, ...chosen }: { people: readonly string[]; allJoined: boolean; reason: string },
): Written<VerifiedTeachers> {
  return store.write('verify-teacher', (transaction) =>
    changeEach(transaction, chosen, (personId) => {
      const stood = findVerification(transaction, personId) !== undefined;
      if (stood) revokeVerification(transaction, personId, reason);
      return stood;
    }),
  );
}

/** Changes the status of each of the staff named, or of all who joined; `change` tells whether it was another. */
function changeEach(
  transaction: WriteTransaction,
  { people, allJoined }: Pick<Verification, 'people' | 'allJoined'>,
  change: (personId: number) => boolean,
): VerifiedTeachers {
  const named = getPeople(transaction, getOrganization(transaction), people).map(toPersonRef);
  for (const person of named) refuseUnlessJoinedStaff(transaction, person);
  const chosen = allJoined ? listJoinedStaff(transaction) : named;
  const result: VerifiedTeachers = { verified: [], unchanged: [] };
  for (const person of new Map(chosen.map((one) => [one.id, one])).values()) {
    result[change(person.id) ? 'verified' : 'unchanged'].push(person);
  }
  return result;
}

/** Refuses a person who is no active member of staff, or has not joined. */
export function refuseUnlessJoinedStaff(transaction: ReadTransaction, person: PersonRef): void {
  refuseUnlessStaff(transaction, person);
  if (!isMember(transaction, person.id, 'teacher')) throw new Problem('not-joined', { person });
}

/** Refuses a person who is no active member of staff. */
export function refuseUnlessStaff(transaction: ReadTransaction, person: PersonRef): void {
  const staff = listActiveEnrolments(transaction, person.id).some((place) => place.role === 'teacher');
  if (!staff) throw new Problem('not-staff', { person });
}
