import { type ClassName, parseClassName, parseFreeName } from '../domain/class-name.ts';
import { expandClassRange } from '../domain/class-range.ts';
import type { OrganizationKind } from '../domain/organization.ts';
import { Problem } from '../domain/problem.ts';
import { findClassByKey, insertClass, updateHeadCount } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store, Written } from '../store/store.ts';

/** A name, or a range of names («5А..5Г»), and how many pupils the nomenclature plans for each. */
export type ClassRequest = { name: string; headCount: number | null };

export type CreatedClasses = {
  created: { id: number; name: string; grade: number | null; letter: string | null; year: number }[];
  existing: string[];
};

/**
 * Creates classes of the present year by the approved nomenclature (000 §3.1.3), all or none. A name that exists is
 * refused unless existing ones are to be passed over, which only get the number of pupils planned for them; a name given
 * twice counts once.
 */
export function createClasses(
  store: Store,
  request: { classes: readonly ClassRequest[]; staff: boolean; ifMissing: boolean },
): Written<CreatedClasses> {
  return store.write('create-class', (transaction) => {
    const { kind, year } = getOrganization(transaction);
    const created: CreatedClasses['created'] = [];
    const existing: string[] = [];
    const wanted = new Map<string, ClassRequest & { parsed: ClassName }>();
    for (const one of request.classes.flatMap((said) => (request.staff ? said : expand(kind, said)))) {
      const parsed = request.staff ? parseFreeName(one.name) : parseClassName(kind, one.name);
      if (parsed === undefined) throw new Problem('class-invalid', { value: one.name });
      if (!wanted.has(parsed.nameKey)) wanted.set(parsed.nameKey, { ...one, parsed });
    }
    for (const { parsed, headCount } of wanted.values()) {
      const present = findClassByKey(transaction, year, parsed.nameKey);
      if (present !== undefined) {
        if (!request.ifMissing) throw new Problem('class-exists', { class: present.name });
        existing.push(present.name);
        if (headCount !== null) updateHeadCount(transaction, present.id, headCount);
        continue;
      }
      const { id, name, grade, letter } = insertClass(transaction, parsed, { year, staff: request.staff, headCount });
      created.push({ id, name, grade, letter, year });
    }
    return { created, existing };
  });
}

function expand(kind: OrganizationKind, { name, headCount }: ClassRequest): ClassRequest[] {
  const names = expandClassRange(kind, name);
  if (names === undefined) throw new Problem('class-invalid', { value: name });
  return names.map((one) => ({ name: one, headCount }));
}
