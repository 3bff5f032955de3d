import { decideParent } from '../../domain/parent-decision.ts';
import { NO_DETAILS } from '../../domain/person.ts';
import { planRowChanges } from '../../domain/roster-changes.ts';
import type { KnownPerson } from '../../domain/roster-decision.ts';
import type { RosterParent, RosterRow } from '../../domain/roster-row.ts';
import { insertEnrolment, insertParentChild } from '../../store/enrolments.ts';
import { insertPerson } from '../../store/people.ts';
import { openParentNamesakes, type ParentNamesakes } from '../../store/roster.ts';
import type { ImportContext } from './context.ts';
import type { RosterPeople } from './people.ts';

/** Takes the parents named beside a pupil into the register and links them to the child. */
export class RosterParents {
  private readonly context: ImportContext;
  private readonly people: RosterPeople;
  private findNamesakes: ParentNamesakes | undefined;

  constructor(context: ImportContext, people: RosterPeople) {
    this.context = context;
    this.people = people;
  }

  /** Enters, changes or links the parents of one row; gives whether anything changed. */
  take(row: RosterRow, childId: number): boolean {
    let changed = false;
    for (const parent of row.parents) changed = this.takeOne(row, parent, childId) || changed;
    return changed;
  }

  private takeOne({ line }: RosterRow, parent: RosterParent, childId: number): boolean {
    const { transaction, account, bulkLoad } = this.context;
    const { name } = parent;
    this.findNamesakes ??= openParentNamesakes(transaction, bulkLoad);
    const { namesakes, ownParents } = this.findNamesakes(name.nameKey, parent, childId);
    const decision = decideParent(parent, namesakes, ownParents);
    const counts = account.document.parents;
    if (decision.action === 'add' && decision.homonym) {
      account.warn({ line, code: 'homonym', value: name.fullName, suggestion: null });
    }
    const updated = decision.action === 'match' && this.update(decision.person, parent, line);
    const parentId = decision.action === 'match' ? decision.person.id : this.add(parent);
    if (decision.action === 'add') counts.added++;
    else if (updated) counts.updated++;
    const linked = insertParentChild(transaction, parentId, childId);
    if (linked) counts.linked++;
    const changed = linked || updated || decision.action === 'add';
    if (changed) account.plan(`parent ${decision.action} ${parentId} ${childId} ${JSON.stringify(parent)}`);
    return changed;
  }

  private add({ name, phone, email }: RosterParent): number {
    const { transaction, bulkLoad } = this.context;
    const id = insertPerson(transaction, name, { ...NO_DETAILS, phone, email });
    bulkLoad.note(name);
    this.enroll(id, 'enrolled');
    return id;
  }

  private update(person: KnownPerson, { name, phone, email }: RosterParent, line: number): boolean {
    const { override } = this.context.order;
    const planned = planRowChanges(person, { name, phone, email }, { placed: 'same', classText: '' }, override);
    const changed = this.people.apply(person, line, planned);
    if (!person.active) this.enroll(person.id, 'reinstated');
    return changed || !person.active;
  }

  private enroll(personId: number, startKind: 'enrolled' | 'reinstated'): void {
    const { transaction, today: startedOn } = this.context;
    insertEnrolment(transaction, { personId, role: 'parent', classId: null, startedOn, startKind });
  }
}
