import type { PersonRef } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { isMember, listActiveEnrolments } from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store, Written } from '../store/store.ts';
import { deleteVerification, insertVerification, isVerified, listJoinedStaff } from '../store/verifications.ts';
import { getPeople } from './find-person.ts';

export type VerifiedTeachers = { verified: PersonRef[]; unchanged: PersonRef[] };

/**
 * Completes the confirmation of the status «учитель» (000 §3.1.7) of staff who joined, or takes it back with `revoke`;
 * `verified` names those whose status changed.
 */
export function verifyTeachers(
  store: Store,
  { people, allJoined, revoke }: { people: readonly string[]; allJoined: boolean; revoke: boolean },
): Written<VerifiedTeachers> {
  return store.write('verify-teacher', (transaction) => {
    const organization = getOrganization(transaction);
    const named = getPeople(transaction, organization, people).map(toPersonRef);
    for (const person of named) refuseUnlessJoinedStaff(transaction, person);
    const chosen = allJoined ? listJoinedStaff(transaction) : named;
    const result: VerifiedTeachers = { verified: [], unchanged: [] };
    for (const person of new Map(chosen.map((one) => [one.id, one])).values()) {
      if (isVerified(transaction, person.id) !== revoke) {
        result.unchanged.push(person);
        continue;
      }
      if (revoke) deleteVerification(transaction, person.id);
      else insertVerification(transaction, person.id);
      result.verified.push(person);
    }
    return result;
  });
}

function refuseUnlessJoinedStaff(transaction: ReadTransaction, person: PersonRef): void {
  refuseUnlessStaff(transaction, person);
  if (!isMember(transaction, person.id, 'teacher')) throw new Problem('not-joined', { person });
}

/** Refuses a person who is no active member of staff. */
export function refuseUnlessStaff(transaction: ReadTransaction, person: PersonRef): void {
  const staff = listActiveEnrolments(transaction, person.id).some((place) => place.role === 'teacher');
  if (!staff) throw new Problem('not-staff', { person });
}
