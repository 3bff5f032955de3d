import type { KnownPerson } from './roster-decision.ts';
import type { RosterParent } from './roster-row.ts';

export type ParentDecision = { action: 'add'; homonym: boolean } | { action: 'match'; person: KnownPerson };

/**
 * Decides who a parent is: a parent of this very child by that name; else by full name alone where one parent has it and
 * no contact contradicts; else by phone or e-mail among those of that name; else somebody new. `namesakes` are the people
 * who have or had the role of parent under that full name, `ownParents` the ids of the child's parents.
 */
export function decideParent(
  { phone, email }: RosterParent,
  namesakes: readonly KnownPerson[],
  ownParents: ReadonlySet<number>,
): ParentDecision {
  const own = namesakes.filter((one) => ownParents.has(one.id));
  const [only] = own.length > 0 ? own : namesakes;
  const unique = (own.length > 0 ? own : namesakes).length === 1;
  if (only !== undefined && unique && (own.length > 0 || !contradicts(only))) return { action: 'match', person: only };
  const [met, ...others] = namesakes.filter(agrees);
  if (met !== undefined && others.length === 0) return { action: 'match', person: met };
  return { action: 'add', homonym: namesakes.length > 0 };

  function agrees(one: KnownPerson): boolean {
    return (phone !== null && one.phone === phone) || (email !== null && one.email === email);
  }

  function contradicts(one: KnownPerson): boolean {
    const differs = (mine: string | null, theirs: string | null) => mine !== null && theirs !== null && mine !== theirs;
    return !agrees(one) && (differs(phone, one.phone) || differs(email, one.email));
  }
}
