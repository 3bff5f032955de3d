/** The part a person plays in the community; fixed by the invitation, since the platform cannot change it later. */
export const ROLES = ['teacher', 'pupil', 'parent'] as const;
export type Role = (typeof ROLES)[number];

/** A person as documents and problems name one. */
export type PersonRef = { id: number; fullName: string };

/** What may be known of a person beside the name; dates are ISO, the phone is +7…, `homeroomOf` is a proposal only. */
export type PersonDetails = {
  externalId: string | null;
  birthDate: string | null;
  sex: 'male' | 'female' | null;
  phone: string | null;
  email: string | null;
  position: string | null;
  subjects: string | null;
  homeroomOf: string | null;
};

/** Nothing known beside the name. */
export const NO_DETAILS: PersonDetails = {
  externalId: null,
  birthDate: null,
  sex: null,
  phone: null,
  email: null,
  position: null,
  subjects: null,
  homeroomOf: null,
};

/** Tells whether two details are both known and not the same: what one side lacks speaks against nothing. */
export function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** A candidate of an ambiguous reference, with what tells namesakes apart. */
export type PersonCandidate = PersonRef & { role: Role | null; classes: readonly string[]; birthDate: string | null };

/** Where a person stands on the way into the community; derived from the register, never stored. */
export const PERSON_STATES = ['not-invited', 'invited', 'requested', 'joined', 'left', 'refused'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

/**
 * How a command line names a person: by number (`#12`), by the id of the journal system (`id:4711`), or by full name,
 * narrowed by `@CLASS` where namesakes need telling apart.
 */
export type PersonQuery =
  | { kind: 'id'; id: number }
  | { kind: 'external'; externalId: string }
  | { kind: 'name'; fullName: string; className: string | null };

/** Reads how a command line names a person. */
export function parsePersonQuery(text: string): PersonQuery {
  const trimmed = text.trim();
  const id = /^#(\d{1,15})$/.exec(trimmed);
  if (id) return { kind: 'id', id: Number(id[1]) };
  if (/^id:/i.test(trimmed)) return { kind: 'external', externalId: trimmed.slice(3).trim() };
  const at = trimmed.lastIndexOf('@');
  if (at < 0) return { kind: 'name', fullName: trimmed, className: null };
  return { kind: 'name', fullName: trimmed.slice(0, at).trim(), className: trimmed.slice(at + 1).trim() };
}
