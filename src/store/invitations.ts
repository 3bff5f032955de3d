import type { Instant } from '../domain/calendar.ts';
import { type InvitationState, invitationState } from '../domain/invitation.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** An invitation: a door into one class for one role. Its code and link are sealed. */
export type Invitation = {
  id: number;
  classId: number | null;
  class: string | null;
  role: Role;
  person: PersonRef | null;
  issuedTo: PersonRef | null;
  state: InvitationState;
  uses: number;
  maxUses: number;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
  revokeReason: string | null;
  replacedBy: number | null;
  codeSealed: Buffer;
  linkSealed: Buffer | null;
};

type InvitationRow = Omit<Invitation, 'person' | 'issuedTo' | 'state'> & {
  personId: number | null;
  personName: string | null;
  holderId: number | null;
  holderName: string | null;
};

const SELECT = `SELECT invitation.id, class_id AS classId, class.name AS class, invitation.role,
    person.id AS personId, person.full_name AS personName, holder.id AS holderId, holder.full_name AS holderName,
    uses, max_uses AS maxUses, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt,
    revoke_reason AS revokeReason, replaced_by AS replacedBy, code_sealed AS codeSealed, link_sealed AS linkSealed
  FROM invitation
  LEFT JOIN class ON class.id = class_id
  LEFT JOIN person ON person.id = invitation.person_id
  LEFT JOIN person AS holder ON holder.id = invitation.issued_to`;

function toInvitation({ personId, personName, holderId, holderName, ...row }: InvitationRow, now: Instant): Invitation {
  const ref = (id: number | null, fullName: string | null) =>
    id === null || fullName === null ? null : { id, fullName };
  return {
    ...row,
    person: ref(personId, personName),
    issuedTo: ref(holderId, holderName),
    state: invitationState(row, now),
  };
}

/** The invitation with an id. */
export function findInvitationById(transaction: ReadTransaction, id: number): Invitation | undefined {
  const row = transaction.prepare<[number], InvitationRow>(`${SELECT} WHERE invitation.id = ?`).get(id);
  return row && toInvitation(row, transaction.now);
}

/** The invitation whose code has a digest. */
export function findInvitationByCode(transaction: ReadTransaction, digest: Buffer): Invitation | undefined {
  const row = transaction.prepare<[Buffer], InvitationRow>(`${SELECT} WHERE code_digest = ?`).get(digest);
  return row && toInvitation(row, transaction.now);
}

/** The invitation whose platform link has a digest. */
export function findInvitationByLink(transaction: ReadTransaction, digest: Buffer): Invitation | undefined {
  const row = transaction.prepare<[Buffer], InvitationRow>(`${SELECT} WHERE link_digest = ?`).get(digest);
  return row && toInvitation(row, transaction.now);
}

/** Which invitations a list or a revocation is about; every condition given narrows it. */
export type InvitationFilter = {
  ids?: readonly number[];
  states?: readonly InvitationState[];
  classId?: number | null;
  role?: Role;
  personId?: number;
  createdUntil?: Instant;
  /** Only those with no use standing. */
  unused?: boolean;
};

/**
 * Makes something of each invitation that a filter lets through, oldest first, with its state at the transaction's moment.
 * They come one by one, for with their seals a hundred thousand would fill the memory; `make` must not write.
 */
export function mapInvitations<T>(
  transaction: ReadTransaction,
  filter: InvitationFilter,
  make: (invitation: Invitation) => T,
): T[] {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: string, ...given: unknown[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (filter.ids !== undefined) where('invitation.id IN (SELECT value FROM json_each(?))', JSON.stringify(filter.ids));
  if (filter.classId !== undefined) where('class_id IS ?', filter.classId);
  if (filter.role !== undefined) where('invitation.role = ?', filter.role);
  if (filter.personId !== undefined) where('invitation.person_id = ?', filter.personId);
  if (filter.createdUntil !== undefined) where('created_at <= ?', filter.createdUntil);
  if (filter.unused === true) where('uses = 0');
  if (filter.states !== undefined && !filter.states.includes('revoked')) where('revoked_at IS NULL');
  const sql = `${SELECT}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''} ORDER BY invitation.id`;
  const made: T[] = [];
  for (const row of transaction.prepare<unknown[], InvitationRow>(sql).iterate(...values)) {
    const invitation = toInvitation(row, transaction.now);
    if (filter.states?.includes(invitation.state) ?? true) made.push(make(invitation));
  }
  return made;
}

/** A class and role to come into, or one person in that role. */
export type InvitationDoor = { classId: number | null; role: Role; personId: number | null };

const IS_OPEN = 'invitation.role = ? AND revoked_at IS NULL AND uses < max_uses AND expires_at > ?';
/** The condition that an invitation is an open one of a door: of a class, or of one person. */
const OPEN_FOR = {
  class: `class_id IS ? AND invitation.person_id IS NULL AND ${IS_OPEN}`,
  person: `invitation.person_id = ? AND ${IS_OPEN}`,
};
const FIND_OPEN = {
  class: `${SELECT} WHERE ${OPEN_FOR.class} ORDER BY invitation.id DESC LIMIT 1`,
  person: `${SELECT} WHERE ${OPEN_FOR.person} ORDER BY invitation.id DESC LIMIT 1`,
};

/** The open invitation of a door; the newest where a rejection has opened an older one again. */
export function findOpenInvitation(transaction: ReadTransaction, door: InvitationDoor): Invitation | undefined {
  const sql = FIND_OPEN[door.personId === null ? 'class' : 'person'];
  const key = door.personId ?? door.classId;
  const row = transaction.prepare<unknown[], InvitationRow>(sql).get(key, door.role, transaction.now);
  return row && toInvitation(row, transaction.now);
}

/** Revokes the open invitations of a door, all but their successor. */
export function replaceOpenInvitations(transaction: WriteTransaction, door: InvitationDoor, successor: number): void {
  const sql = `UPDATE invitation SET revoked_at = ?, revoke_reason = 'reissued', replaced_by = ?
    WHERE ${OPEN_FOR[door.personId === null ? 'class' : 'person']} AND id <> ?`;
  const { now } = transaction;
  const key = door.personId ?? door.classId;
  transaction.prepare<unknown[], never>(sql).run(now, successor, key, door.role, now, successor);
}

export type NewInvitation = {
  classId: number | null;
  role: Role;
  personId: number | null;
  issuedTo: number | null;
  codeDigest: Buffer;
  codeSealed: Buffer;
  linkDigest: Buffer | null;
  linkSealed: Buffer | null;
  maxUses: number;
  expiresAt: Instant;
};

/** Issues an invitation and returns its id. */
export function insertInvitation(transaction: WriteTransaction, invitation: NewInvitation): number {
  const sql = `INSERT INTO invitation (class_id, role, person_id, issued_to, code_digest, code_sealed, link_digest,
      link_sealed, max_uses, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { classId, role, personId, issuedTo, codeDigest, codeSealed, linkDigest, linkSealed } = invitation;
  const { lastInsertRowid } = transaction
    .prepare<unknown[], never>(sql)
    .run(
      ...[classId, role, personId, issuedTo, codeDigest, codeSealed, linkDigest, linkSealed],
      ...[invitation.maxUses, transaction.now, invitation.expiresAt],
    );
  return Number(lastInsertRowid);
}

/**
 * Takes one use of an invitation if it is open at the transaction's moment, and tells whether it was. The condition
 * stands in the statement, so that a limit is a limit however many processes ask at once (promise 5).
 */
export function takeInvitationUse(transaction: WriteTransaction, id: number): boolean {
  const sql = `UPDATE invitation SET uses = uses + 1
    WHERE id = ? AND revoked_at IS NULL AND uses < max_uses AND expires_at > ?`;
  return transaction.prepare<[number, string], never>(sql).run(id, transaction.now).changes === 1;
}

/** Gives a use of an invitation back. */
export function returnInvitationUse(transaction: WriteTransaction, id: number): void {
  transaction.prepare<[number], never>('UPDATE invitation SET uses = uses - 1 WHERE id = ?').run(id);
}

/** Moves the end of an invitation; nothing happens when it is there already. */
export function updateInvitationEnd(transaction: WriteTransaction, id: number, expiresAt: Instant): void {
  const sql = 'UPDATE invitation SET expires_at = :expiresAt WHERE id = :id AND expires_at <> :expiresAt';
  transaction.prepare<[object], never>(sql).run({ id, expiresAt });
}

/** Revokes an invitation. */
export function revokeInvitation(transaction: WriteTransaction, id: number, reason: string | null): void {
  const sql = 'UPDATE invitation SET revoked_at = ?, revoke_reason = ? WHERE id = ?';
  transaction.prepare<unknown[], never>(sql).run(transaction.now, reason, id);
}
