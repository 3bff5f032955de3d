import { countSlips } from './name-key.ts';
import { differ } from './person.ts';
import type { PersonName } from './person-name.ts';

export const REQUEST_STATES = ['pending', 'approved', 'rejected'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const MATCH_KINDS = ['exact', 'similar', 'ambiguous', 'none'] as const;
export type MatchKind = (typeof MATCH_KINDS)[number];

/** What somebody says of themselves when asking to join, as far as it tells who they are. */
export type Applicant = Pick<PersonName, 'nameKey' | 'shortKey' | 'patronymic'> & {
  birthDate: string | null;
  phone: string | null;
};

/** Somebody of the register who may be the applicant. */
export type MatchCandidate = Applicant & {
  id: number;
  fullName: string;
  /** On the roster of the very class and role of the invitation. */
  onRoster: boolean;
};

export type Match = { kind: MatchKind; candidates: readonly MatchCandidate[] };

/** Slips of the hand that two names may differ by and still be called similar. */
const SIMILAR_SLIPS = 2;

/** Tells whether two full names are the same person's as written: equal, a patronymic may be missing on one side. */
export function namesAgree(
  left: Omit<Applicant, 'birthDate' | 'phone'>,
  right: Omit<Applicant, 'birthDate' | 'phone'>,
) {
  if (left.nameKey === right.nameKey) return true;
  return left.shortKey === right.shortKey && (left.patronymic === null || right.patronymic === null);
}

/** Tells whether what is known of both speaks against their being one person. */
export function contradicts(
  left: Pick<Applicant, 'birthDate' | 'phone'>,
  right: Pick<Applicant, 'birthDate' | 'phone'>,
): boolean {
  return differ(left.birthDate, right.birthDate) || differ(left.phone, right.phone);
}

/** Tells whether two applications come from one person, so that the second is no new request. */
export function isSameApplicant(left: Applicant, right: Applicant): boolean {
  return namesAgree(left, right) && !contradicts(left, right);
}

/**
 * Matches an applicant against the register. Exact: one person on the roster of that class and role with that full
 * name and no contradicting birth date or phone; ambiguous: several; similar: a slip away, contradicted, or of another
 * class; none otherwise. `candidates` must hold the whole roster of the class and role and every namesake elsewhere.
 */
export function matchApplicant(applicant: Applicant, candidates: readonly MatchCandidate[]): Match {
  const namesakes = candidates.filter((candidate) => namesAgree(applicant, candidate));
  const fitting = namesakes.filter((candidate) => candidate.onRoster && !contradicts(applicant, candidate));
  if (fitting.length === 1) return { kind: 'exact', candidates: fitting };
  if (fitting.length > 1) return { kind: 'ambiguous', candidates: fitting };
  if (namesakes.length > 0) return { kind: 'similar', candidates: namesakes };
  const close = candidates.filter((candidate) => candidate.onRoster && isSlipAway(applicant, candidate));
  return close.length > 0 ? { kind: 'similar', candidates: close } : { kind: 'none', candidates: [] };
}

/** What speaks for and against a candidate's being the applicant, the name first. */
export type MatchReason =
  | 'same-name'
  | 'without-patronymic'
  | 'other-spelling'
  | 'same-birth-date'
  | 'other-birth-date'
  | 'same-phone'
  | 'other-phone'
  | 'not-on-roster';

/** Tells why a candidate may be the applicant, and why not. */
export function explainMatch(applicant: Applicant, candidate: MatchCandidate): MatchReason[] {
  const reasons: MatchReason[] = [];
  if (applicant.nameKey === candidate.nameKey) reasons.push('same-name');
  else reasons.push(namesAgree(applicant, candidate) ? 'without-patronymic' : 'other-spelling');
  const known = <T>(one: T | null, other: T | null) => one !== null && other !== null;
  if (known(applicant.birthDate, candidate.birthDate)) {
    reasons.push(applicant.birthDate === candidate.birthDate ? 'same-birth-date' : 'other-birth-date');
  }
  if (known(applicant.phone, candidate.phone)) {
    reasons.push(applicant.phone === candidate.phone ? 'same-phone' : 'other-phone');
  }
  if (!candidate.onRoster) reasons.push('not-on-roster');
  return reasons;
}

function isSlipAway(applicant: Applicant, candidate: MatchCandidate): boolean {
  const key = applicant.patronymic === null || candidate.patronymic === null ? 'shortKey' : 'nameKey';
  return countSlips(applicant[key], candidate[key], SIMILAR_SLIPS) <= SIMILAR_SLIPS;
}
