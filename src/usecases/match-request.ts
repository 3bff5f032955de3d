import { type Applicant, type Match, matchApplicant, namesAgree } from '../domain/join-request.ts';
import type { Role } from '../domain/person.ts';
import { parseFullName } from '../domain/person-name.ts';
import { isOnRoster, listChildNames, listInvited, listNamesakes, listRoster } from '../store/join-requests.ts';
import type { ReadTransaction } from '../store/store.ts';

/** The door somebody asks to come in by. */
export type Door = { classId: number | null; role: Role; invitedPersonId: number | null; childName: string | null };

/**
 * Finds who an applicant may be: on the roster of the invitation's class and role, or a namesake elsewhere. A personal
 * invitation is for its person alone, wherever they are by now; a parent is known by the child too, where one is named.
 */
export function matchRequest(transaction: ReadTransaction, applicant: Applicant, door: Door): Match {
  const { classId, role } = door;
  const namesakes = listNamesakes(transaction, role, applicant.shortKey).map((person) => ({
    ...person,
    onRoster:
      door.invitedPersonId === null
        ? isOnRoster(transaction, classId, role, person.id) && hasNamedChild(transaction, door, person.id)
        : person.id === door.invitedPersonId,
  }));
  if (namesakes.some((person) => namesAgree(applicant, person))) return matchApplicant(applicant, namesakes);
  return matchApplicant(
    applicant,
    door.invitedPersonId === null
      ? listRoster(transaction, classId, role)
      : listInvited(transaction, role, door.invitedPersonId),
  );
}

function hasNamedChild(transaction: ReadTransaction, door: Door, parentId: number): boolean {
  const child = door.childName === null || door.role !== 'parent' ? undefined : parseFullName(door.childName);
  if (child === undefined) return true;
  return listChildNames(transaction, parentId).some((name) => {
    const parsed = parseFullName(name);
    return parsed !== undefined && namesAgree(child, parsed);
  });
}
