import { decideParent } from '../../domain/parent-decision.ts';
import type { KnownPerson, RosterDecision, RosterRegister } from '../../domain/roster-decision.ts';
import { headerOf, type RosterRow } from '../../domain/roster-row.ts';
import { type RowReject, rowReject } from '../../domain/row-reject.ts';
import { hasParentNamed, insertParentChild } from '../../store/enrolments.ts';
import { listPupilsByName, openParentNamesakes, type ParentNamesakes } from '../../store/roster.ts';
import type { ImportContext } from './context.ts';
import type { Place } from './places.ts';

/** Finds and links the children whom the rows of a roster of parents name. */
export class RosterChildren {
  private readonly context: ImportContext;
  /** Parent and child, for telling a repeated row from one about a further child. */
  private readonly named = new Set<string>();
  private findNamesakes: ParentNamesakes | undefined;

  constructor(context: ImportContext) {
    this.context = context;
  }

  /** The child of a row: an id, null where the row names none, or why it cannot be told. */
  find(row: RosterRow, place: Place): number | null | RowReject {
    const { child, line } = row;
    if (child === null) return null;
    const { transaction } = this.context;
    const namesakes = listPupilsByName(transaction, child, place.id);
    const own = namesakes.filter((id) => hasParentNamed(transaction, id, row.name.nameKey));
    const found = own.length === 1 ? own : namesakes;
    const [only, ...others] = found;
    const header = headerOf(this.context.columns, 'childFullName');
    if (only === undefined) return rowReject(line, 'child-not-found', header, child.fullName);
    if (others.length === 0) return only;
    return rowReject(
      line,
      'ambiguous-person',
      header,
      child.fullName,
      found.slice(0, 5).map((id) => `#${id}`),
    );
  }

  /** Decides who the parent of a row is. */
  decide(row: RosterRow, childId: number | null, register: RosterRegister): RosterDecision {
    if (row.externalId !== null) {
      const known = register.findByExternalId(row.externalId);
      if (known !== undefined && !known.inRole) return { action: 'reject', code: 'role-conflict', candidates: [known] };
      if (known !== undefined) return matched(known);
    }
    this.findNamesakes ??= openParentNamesakes(this.context.transaction, this.context.bulkLoad);
    const { namesakes, ownParents } = this.findNamesakes(row.name.nameKey, row, childId);
    const decision = decideParent(row, namesakes, ownParents);
    return decision.action === 'add' ? decision : matched(decision.person);
  }

  /** Links a parent to the child of the row; gives whether the link is new. */
  link(parentId: number, childId: number | null): boolean {
    if (childId === null) return false;
    this.named.add(`${parentId} ${childId}`);
    if (!insertParentChild(this.context.transaction, parentId, childId)) return false;
    this.context.account.document.parents.linked++;
    this.context.account.plan(`linked ${parentId} ${childId}`);
    return true;
  }

  /** Tells whether a row says no more of whose parent this is than an earlier row of the file. */
  isRepeated(parentId: number, childId: number | null): boolean {
    return childId === null || this.named.has(`${parentId} ${childId}`);
  }
}

function matched(person: KnownPerson): RosterDecision {
  return { action: 'match', person, placed: person.active ? 'same' : 'returned' };
}
