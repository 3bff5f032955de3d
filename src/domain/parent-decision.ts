import { differ } from './person.ts';
import type { KnownPerson } from './roster-decision.ts';
import type { RosterParent } from './roster-row.ts';

export type ParentDecision = { action: 'add'; homonym: boolean } | { action: 'match'; person: KnownPerson };

/**
 * Decides who a parent is: a parent of this very child by that name; else by full name alone where one parent has it and
 * no contact contradicts; else by phone or e-mail among those of that name, or by having none where none is given; else
 * somebody new. `namesakes` are the people who have or had the role of parent under that full name, `ownParents` the ids
 * of the child's parents.
 */
export function decideParent(
  { phone, email }: RosterParent,
  namesakes: readonly KnownPerson[],
  ownParents: ReadonlySet<number>,
): ParentDecision {
  const own = namesakes.filter((one) => ownParents.has(one.id));
  const [ofChild] = [own.find(agrees), own.find((one) => !contradicts(one)), ...own].filter((one) => one !== undefined);
  if (ofChild !== undefined) return { action: 'match', person: ofChild };
  const [only, ...further] = namesakes;
  if (only !== undefined && further.length === 0 && !contradicts(only)) return { action: 'match', person: only };
  const alike = phone === null && email === null ? namesakes.filter(isBare) : namesakes.filter(agrees);
  const [met, ...others] = alike;
  if (met !== undefined && others.length === 0) return { action: 'match', person: met };
  return { action: 'add', homonym: namesakes.length > 0 };

  function isBare(one: KnownPerson): boolean {
    return one.phone === null && one.email === null;
  }

  function agrees(one: KnownPerson): boolean {
    return (phone !== null && one.phone === phone) || (email !== null && one.email === email);
  }

  function contradicts(one: KnownPerson): boolean {
    return !agrees(one) && (differ(phone, one.phone) || differ(email, one.email));
  }
}
