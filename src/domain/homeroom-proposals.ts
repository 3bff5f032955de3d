import type { PersonRef } from './person.ts';

/** What a roster of staff says of somebody's homeroom: the classes as it names them. */
export type HomeroomProposal = { person: PersonRef; classNames: readonly string[] };

/** Why a proposal cannot be taken as it stands. */
export type ProposalReason = 'class-not-found' | 'several-teachers' | 'homeroom-taken';
export type SkippedProposal = { class: string; person: PersonRef; reason: ProposalReason };

/** A class that a proposal may be about, with the homeroom teacher that it has. */
export type ProposedClass = { id: number; name: string; teacher: PersonRef | null };

export type ProposalPlan<C extends ProposedClass> = {
  taken: { place: C; person: PersonRef }[];
  skipped: SkippedProposal[];
};

/** Splits what a roster says of a homeroom, «5А, 6Б» or «5А и 6Б», into the names of classes. */
export function splitClassNames(text: string): string[] {
  return text
    .split(/[,;/\n]|\s+и\s+/u)
    .map((name) => name.trim())
    .filter((name) => !/^[-–—]*$/.test(name));
}

/**
 * Chooses among the proposals of a roster: one is taken where the class is there, nobody else is proposed for it, and it
 * has no other homeroom teacher, unless teachers are to be replaced. A guess is never made.
 */
export function planProposals<C extends ProposedClass>(
  proposals: readonly HomeroomProposal[],
  find: (className: string) => C | undefined,
  replace: boolean,
): ProposalPlan<C> {
  const skipped: SkippedProposal[] = [];
  const byClass = new Map<number, { place: C; people: Map<number, PersonRef> }>();
  for (const { person, classNames } of proposals) {
    for (const text of classNames) {
      const place = find(text);
      if (place === undefined) skipped.push({ class: text, person, reason: 'class-not-found' });
      else {
        const known = byClass.get(place.id) ?? { place, people: new Map() };
        known.people.set(person.id, person);
        byClass.set(place.id, known);
      }
    }
  }
  const taken = [...byClass.values()].flatMap(({ place, people }) => {
    const refuse = (reason: ProposalReason) => {
      for (const person of people.values()) skipped.push({ class: place.name, person, reason });
      return [];
    };
    const [person, ...others] = people.values();
    if (person === undefined || others.length > 0) return refuse('several-teachers');
    const free = place.teacher === null || place.teacher.id === person.id || replace;
    return free ? [{ place, person }] : refuse('homeroom-taken');
  });
  return { taken, skipped };
}
