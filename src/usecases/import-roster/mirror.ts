import { exceedsGuard } from '../../domain/leaver-guard.ts';
import { rulesOf } from '../../domain/organization.ts';
import { SeenIds } from '../../domain/seen-ids.ts';
import { listAdministrators } from '../../store/administrators.ts';
import { listActiveEnrolments } from '../../store/enrolments.ts';
import { findPersonById } from '../../store/people.ts';
import { listScope, type RosterScope } from '../../store/roster.ts';
import { withdrawPerson } from '../withdraw-person.ts';
import type { ImportContext } from './context.ts';
import type { RosterPeople } from './people.ts';
import type { RosterPlaces } from './places.ts';

type Leaver = { personId: number; enrolmentIds: number[] };

/** Finds whom a roster does not name, and with --mirror takes them out, within the guard. */
export class RosterMirror {
  private readonly context: ImportContext;
  private readonly people: RosterPeople;
  private readonly places: RosterPlaces;

  constructor(context: ImportContext, people: RosterPeople, places: RosterPlaces) {
    this.context = context;
    this.people = people;
    this.places = places;
  }

  /** Counts the absent; with --mirror withdraws them, never after a row was refused or when no row was read. */
  finish(headerLine: number): void {
    const { account, order } = this.context;
    const { rows } = account.document;
    const taken = rows.read - rows.rejected;
    const scope = this.scope();
    const { leavers, members } = taken === 0 || scope === null ? { leavers: [], members: 0 } : this.findAbsent(scope);
    account.document.absent = leavers.length;
    if (order.mirror !== null && (taken === 0 || rows.rejected > 0)) {
      account.warn({
        line: headerLine,
        code: 'leavers-skipped',
        value: taken === 0 ? 'no-rows' : 'rejects',
        suggestion: null,
      });
    } else if (order.mirror !== null) return this.withdraw(leavers, members, headerLine);
    for (const leaver of leavers) this.show('absent', leaver);
  }

  /** The whole organisation's people of the role, or those of the classes named; staff are one class. */
  private scope(): RosterScope | null {
    const { role, mirror } = this.context.order;
    if (mirror === 'all' || role === 'teacher') return { role, classIds: null };
    const classIds = this.places.named();
    return classIds.length === 0 ? null : { role, classIds };
  }

  private findAbsent(scope: RosterScope): { leavers: Leaver[]; members: number } {
    const { transaction, organization, order, lastEnrolment } = this.context;
    const byPlace = order.role === 'pupil' && !rulesOf(organization.kind).oneClassPerPupil;
    const { seenPeople, seenEnrolments } = this.people;
    const leavers = new Map<number, Leaver>();
    const counted = new SeenIds();
    let members = this.people.countMovedFrom(scope.classIds);
    for (const { personId, enrolmentId } of listScope(transaction, scope, lastEnrolment)) {
      if (!counted.has(personId)) members++;
      counted.add(personId);
      if (byPlace ? seenEnrolments.has(enrolmentId) : seenPeople.has(personId)) continue;
      const leaver = leavers.get(personId) ?? { personId, enrolmentIds: [] };
      leaver.enrolmentIds.push(enrolmentId);
      leavers.set(personId, leaver);
    }
    return { leavers: [...leavers.values()], members };
  }

  private withdraw(absent: readonly Leaver[], members: number, headerLine: number): void {
    const { transaction, account, order, today } = this.context;
    const administrators = new Set(listAdministrators(transaction).map(({ id }) => id));
    const leavers = absent.filter(({ personId }) => !administrators.has(personId));
    for (const { personId } of absent.filter((one) => !leavers.includes(one))) {
      const value = this.nameOf(personId).fullName;
      account.warn({ line: headerLine, code: 'administrator-kept', value, suggestion: null });
    }
    if (exceedsGuard(leavers.length, members, order.maxLeavers)) {
      account.guard({ leavers: leavers.map(({ personId }) => this.nameOf(personId)), members });
      transaction.rollBack();
    }
    for (const leaver of leavers) {
      this.show('withdrawn', leaver);
      account.plan(`withdrawn ${leaver.personId} ${leaver.enrolmentIds.join()}`);
      withdrawPerson(transaction, { ...leaver, role: order.role, on: today, reason: 'absent-from-roster' });
    }
    account.document.withdrawn = leavers.length;
  }

  private show(kind: 'absent' | 'withdrawn', { personId }: Leaver): void {
    this.context.account.show(kind, () => ({ kind, ...this.nameOf(personId) }));
  }

  private nameOf(personId: number): { fullName: string; class: string | null } {
    const { transaction, order } = this.context;
    const fullName = findPersonById(transaction, personId)?.fullName ?? '';
    const place = listActiveEnrolments(transaction, personId).find(({ role }) => role === order.role);
    return { fullName, class: place?.className ?? null };
  }
}
