import { countSlips } from '../../src/domain/name-key.ts';
import { type PersonName, parseFullName } from '../../src/domain/person-name.ts';

export type Role = 'teacher' | 'pupil' | 'parent';
export type Kind = 'school' | 'supplementary';

/** A place of a person in a role: a class by its number, null for none. */
type Place = { role: Role; class: number | null; ended: boolean };

export type ModelPerson = {
  name: PersonName;
  birthDate: string | null;
  phone: string | null;
  administrator: boolean;
  places: Place[];
  /** Numbers of people. */
  children: number[];
};

export type ModelInvitation = {
  class: number | null;
  role: Role;
  person: number | null;
  maxUses: number;
  createdAt: number;
  expiresAt: number;
  revokedAt: number | null;
  revokeReason: string | null;
  replacedBy: number | null;
};

export type ModelRequest = {
  invitation: number;
  state: 'pending' | 'approved' | 'rejected';
  name: PersonName;
  birthDate: string | null;
  phone: string | null;
  requestedAt: number;
  decidedAt: number | null;
  reason: string | null;
  person: number | null;
};

type Membership = { person: number; role: Role; request: number | null };

type Register = {
  classes: { name: string; staff: boolean }[];
  people: ModelPerson[];
  invitations: ModelInvitation[];
  requests: ModelRequest[];
  members: Membership[];
};

/** An end as it is typed: a span in hours, or a day of the organisation's zone. */
export type End = { hours: number } | { date: string };

export type InviteOrder = {
  classes: readonly number[];
  all: boolean;
  roles: readonly Role[];
  personal: boolean;
  person: number | null;
  uses: number | null;
  end: End | null;
  reissue: boolean;
};
export type Application = { name: string; birthDate: string | null; phone: string | null };
export type ApproveOrder = {
  ids: readonly number[];
  matched: boolean;
  class: number | null;
  role: Role | null;
  person: number | null;
  asNew: boolean;
};
export type RevokeOrder = {
  ids: readonly number[];
  unused: boolean;
  expired: boolean;
  olderThanHours: number | null;
  class: number | null;
  role: Role | null;
  person: number | null;
  reason: string | null;
};
export type RosterOrder = {
  role: 'pupil' | 'teacher';
  rows: readonly { person: number; class: number | null }[];
  mirror: 'classes' | 'all' | null;
};

/** How a command ends: with 0 and what it says, or with a refusal, whose document is there where the contract has one. */
export type Prediction = { code: number; problem: string | null; said: unknown };

const EXIT: Readonly<Record<string, number>> = {
  'invalid-value': 2,
  'uses-required': 2,
  'code-mistyped': 2,
  'class-not-found': 4,
  'person-not-found': 4,
  'request-not-found': 4,
  'invitation-not-found': 4,
  'invitation-unknown': 4,
};

class Refused extends Error {
  readonly problem: string;
  readonly said: unknown;
  constructor(problem: string, said: unknown = null) {
    super(problem);
    this.problem = problem;
    this.said = said;
  }
}

const HOUR = 3_600_000;
const INVITATION_HOURS = 14 * 24;

/**
 * Invitations, requests and members as the contract has them, without any of the program's ways: everything stands in
 * lists, every rule is written out, and what can be derived is counted each time. Numbers count from 1, as ids do.
 */
export class InvitationModel {
  private register: Register = { classes: [], people: [], invitations: [], requests: [], members: [] };
  readonly kind: Kind;
  /** The present moment. */
  now: number;

  constructor(kind: Kind, now: number) {
    this.kind = kind;
    this.now = now;
  }

  get invitations(): readonly ModelInvitation[] {
    return this.register.invitations;
  }

  get requests(): readonly ModelRequest[] {
    return this.register.requests;
  }

  get people(): readonly ModelPerson[] {
    return this.register.people;
  }

  get members(): readonly Membership[] {
    return this.register.members;
  }

  addClass(name: string, staff = false): void {
    this.register.classes.push({ name, staff });
  }

  addPerson(
    fullName: string,
    role: Role,
    classes: readonly (number | null)[],
    known: Partial<Pick<ModelPerson, 'birthDate' | 'phone' | 'administrator'>> = {},
  ): number {
    const places = classes.map((one) => ({ role, class: one, ended: false }));
    const details = { birthDate: null, phone: null, administrator: false, children: [], ...known };
    this.register.people.push({ name: readName(fullName), ...details, places });
    if (details.administrator) this.register.members.push({ person: this.people.length, role, request: null });
    return this.people.length;
  }

  addChild(parent: number, child: number): void {
    this.person(parent).children.push(child);
  }

  /** Does one thing to the register; nothing of it stays where it is refused or only tried. */
  run(work: () => unknown, dryRun = false): Prediction & { changed: boolean } {
    const before = this.register;
    this.register = structuredClone(before);
    try {
      const said = work();
      const changed = JSON.stringify(before) !== JSON.stringify(this.register) && !dryRun;
      if (!changed) this.register = before;
      return { code: 0, problem: null, said, changed };
    } catch (error) {
      this.register = before;
      if (!(error instanceof Refused)) throw error;
      return { code: EXIT[error.problem] ?? 3, problem: error.problem, said: error.said, changed: false };
    }
  }

  /** Several states at once are told in the order revoked, used, expired; the last millisecond before the end is valid. */
  stateOf(number: number): 'open' | 'used' | 'expired' | 'revoked' {
    const invitation = this.invitation(number);
    if (invitation.revokedAt !== null) return 'revoked';
    if (this.usesOf(number) >= invitation.maxUses) return 'used';
    return this.now < invitation.expiresAt ? 'open' : 'expired';
  }

  /** A use stands as long as its request is not rejected. */
  usesOf(number: number): number {
    return this.requests.filter((one) => one.invitation === number && one.state !== 'rejected').length;
  }

  nameOfClass(number: number | null): string | null {
    return number === null ? null : (this.register.classes[number - 1]?.name ?? null);
  }

  /** Whom a request matches now: the kind, and the candidates' numbers. */
  matchOf(number: number): { kind: string; candidates: number[] } {
    const request = this.request(number);
    return this.match(request, this.invitation(request.invitation));
  }

  isIn(person: number, role: Role): boolean {
    return this.person(person).places.some((place) => place.role === role && !place.ended);
  }

  /** The classes somebody is in by a role: a parent is in those of the present children. */
  classesOf(person: number, role: Role): number[] {
    if (!this.isIn(person, role)) return [];
    const own = this.person(person).places.filter((place) => place.role === role && !place.ended);
    const children =
      role === 'parent' ? this.person(person).children.flatMap((child) => this.classesOf(child, 'pupil')) : [];
    const all = [...own.flatMap((place) => (place.class === null ? [] : [place.class])), ...children];
    return [...new Set(all)].toSorted((left, right) => left - right);
  }

  invite(order: InviteOrder): unknown {
    const expiresAt = this.endOf(order.end ?? { hours: INVITATION_HOURS });
    const result = { issued: [] as object[], skipped: [] as object[] };
    const issuedNow = new Set<number>();
    const tell = (door: Door) => ({
      ...{ class: this.nameOfClass(door.class), role: door.role, person: door.person },
    });
    const skip = (door: Door, reason: string) => void result.skipped.push({ ...tell(door), reason });
    const issue = (door: Door, maxUses: number) => {
      const open = this.openOf(door);
      if (open.length > 0 && (!order.reissue || open.some((one) => issuedNow.has(one)))) {
        return skip(door, 'already-open');
      }
      const { invitations } = this.register;
      const fresh = { revokedAt: null, revokeReason: null, replacedBy: null };
      invitations.push({ ...door, maxUses, createdAt: this.now, expiresAt, ...fresh });
      const number = invitations.length;
      for (const one of open) this.revokeOne(one, 'reissued', number);
      issuedNow.add(number);
      result.issued.push({ id: number, ...tell(door), maxUses, expiresAt: toInstant(expiresAt) });
    };
    if (order.person !== null) {
      this.inviteOne(order, order.person, issue, skip);
      return result;
    }
    for (const { place, role } of this.placesOf(order)) {
      const roster = this.rosterOf(place, role);
      const awaited = roster.filter((one) => !this.isMember(one, role));
      const door = { class: place, role, person: null };
      const maxUses = order.personal ? awaited.length : (order.uses ?? awaited.length);
      if (maxUses > 0 && !order.personal) issue(door, maxUses);
      else if (maxUses > 0) for (const person of this.byName(awaited)) issue({ ...door, person }, 1);
      else if (!order.personal && roster.length === 0 && !order.all) throw new Refused('uses-required');
      else skip(door, 'nobody-to-invite');
    }
    return result;
  }

  private inviteOne(
    order: InviteOrder,
    person: number,
    issue: (door: Door, maxUses: number) => void,
    skip: (door: Door, reason: string) => void,
  ): void {
    if (this.people[person - 1] === undefined) throw new Refused('person-not-found');
    const present = this.person(person).places.filter((place) => !place.ended);
    if (present.length === 0) throw new Refused('person-left');
    const roles = order.roles.length > 0 ? order.roles : [...new Set(present.map((place) => place.role))];
    const place = present.find((one) => one.role === roles[0]);
    if (roles.length > 1 || place === undefined) throw new Refused('person-not-in-role');
    const { role } = place;
    const door = { class: place.class ?? this.classesOf(person, role)[0] ?? null, role, person };
    if (this.isMember(person, role)) skip(door, 'joined');
    else issue(door, order.uses ?? 1);
  }

  /** Asks to join by the code of an invitation. */
  join(number: number, application: Application): unknown {
    const invitation = this.invitation(number);
    const applicant = { ...application, name: readName(application.name) };
    const standing = this.standingRequest(number, applicant);
    if (standing === undefined) {
      const state = this.stateOf(number);
      if (state !== 'open') throw new Refused(`invitation-${state}`);
      const decision = { decidedAt: null, reason: null, person: null };
      const request = {
        invitation: number,
        state: 'pending' as const,
        ...applicant,
        requestedAt: this.now,
        ...decision,
      };
      this.register.requests.push(request);
    }
    const id = standing ?? this.requests.length;
    const { state, name } = this.request(id);
    const { kind, candidates } = this.match(applicant, invitation);
    const door = { class: this.nameOfClass(invitation.class), role: invitation.role };
    return { id, state, ...door, fullName: name.fullName, match: { kind, candidates } };
  }

  /** Somebody with a pending or approved request who asks again has the same one. */
  private standingRequest(number: number, applicant: Applicant): number | undefined {
    const invitation = this.invitation(number);
    const same = this.numbersOf(this.requests).filter((id) => {
      const request = this.request(id);
      const door = this.invitation(request.invitation);
      if (request.state === 'rejected' || door.class !== invitation.class || door.role !== invitation.role)
        return false;
      if (!namesAgree(applicant, request) || contradicts(applicant, request)) return false;
      return request.person === null || !contradicts(applicant, this.person(request.person));
    });
    const here = same.find((id) => this.request(id).invitation === number);
    if (here !== undefined) return here;
    // by another invitation of the door a name means one person only where there are no two to whom it fits
    const fitting = this.rosterOf(invitation.class, invitation.role, true).filter((one) => {
      const person = this.person(one);
      return namesAgree(applicant, person) && !contradicts(applicant, person);
    });
    if (fitting.length > 1) return undefined;
    return same.find((id) => {
      const other = this.invitation(this.request(id).invitation).person;
      return invitation.person === null || other === null || other === invitation.person;
    });
  }

  approve(order: ApproveOrder): unknown {
    for (const id of order.ids) if (this.requests[id - 1] === undefined) throw new Refused('request-not-found');
    if (order.person !== null && this.people[order.person - 1] === undefined) throw new Refused('person-not-found');
    const isWithin = (id: number) => {
      const door = this.invitation(this.request(id).invitation);
      return (order.class === null || door.class === order.class) && (order.role === null || door.role === order.role);
    };
    const matched = () =>
      this.numbersOf(this.requests).filter(
        (id) => this.request(id).state === 'pending' && this.matchOf(id).kind === 'exact',
      );
    const chosen = (order.matched ? matched() : order.ids).filter(isWithin);
    const result = { approved: [] as object[], refused: [] as { requestId: number; code: string }[] };
    for (const id of chosen) {
      try {
        const person = this.approveOne(id, order);
        const { class: place, role } = this.invitation(this.request(id).invitation);
        result.approved.push({ requestId: id, person, class: this.nameOfClass(place), role });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        result.refused.push({ requestId: id, code: error.problem });
      }
    }
    const [first] = result.refused;
    if (!order.matched && first !== undefined) throw new Refused(first.code, { ...result, approved: [] });
    return result;
  }

  private approveOne(id: number, order: ApproveOrder): number {
    const request = this.request(id);
    const invitation = this.invitation(request.invitation);
    const { role } = invitation;
    if (request.state !== 'pending') throw new Refused('already-decided');
    const person = order.asNew ? this.enterApplicant(request, invitation) : (order.person ?? this.matchedOf(id));
    if (!order.asNew) this.comeIn(person, invitation);
    Object.assign(request, { state: 'approved', decidedAt: this.now, person });
    if (!this.isMember(person, role)) this.register.members.push({ person, role, request: id });
    return person;
  }

  private enterApplicant(request: ModelRequest, { role, class: place }: ModelInvitation): number {
    const { name, birthDate, phone } = request;
    const places = [{ role, class: this.placeOf(role, place), ended: false }];
    this.register.people.push({ name, birthDate, phone, administrator: false, places, children: [] });
    return this.people.length;
  }

  /** Where an applicant belongs: a parent to no class, and staff among the staff, whichever class they were invited into. */
  private placeOf(role: ModelInvitation['role'], place: number | null): number | null {
    if (role === 'parent' || place === null) return null;
    const { classes } = this.register;
    const isOfStaff = role === 'pupil' || classes[place - 1]?.staff === true;
    return isOfStaff ? place : classes.findIndex(({ staff }) => staff) + 1;
  }

  /** The person behind a request, which an exact match tells. */
  private matchedOf(id: number): number {
    const request = this.request(id);
    const { role, class: place } = this.invitation(request.invitation);
    const { kind, candidates } = this.matchOf(id);
    const [person, ...others] = candidates;
    if (person === undefined || others.length > 0) throw new Refused('unmatched-request');
    if (kind === 'exact') return person;
    const isNamesake = namesAgree(request, this.person(person)) && !contradicts(request, this.person(person));
    const [home] = this.classesOf(person, role);
    if (role === 'pupil' && this.kind === 'school' && isNamesake && home !== undefined && home !== place)
      throw new Refused('already-in-class');
    throw new Refused('unmatched-request');
  }

  /** Nobody comes in who left, who is not of the role, or who has joined and comes to nothing new. */
  private comeIn(number: number, { role, class: place }: ModelInvitation): void {
    const person = this.person(number);
    if (person.places.every((one) => one.ended)) throw new Refused('person-left');
    const present = person.places.filter((one) => one.role === role && !one.ended);
    let placed = false;
    if (role === 'parent') placed = present.length === 0;
    else if (present.length === 0) throw new Refused('person-not-in-role');
    else if (role === 'pupil' && place !== null) placed = present.every((one) => one.class !== place);
    if (placed && this.kind === 'school' && role === 'pupil' && present.some((one) => one.class !== null))
      throw new Refused('already-in-class');
    if (!placed && this.isMember(number, role) && !this.isFurtherDoor(number, role, place))
      throw new Refused('already-joined');
    if (!placed) return;
    if (role === 'pupil') for (const one of present) one.ended ||= one.class === null;
    person.places.push({ role, class: role === 'parent' ? null : place, ended: false });
  }

  /** Where pupils may be in several classes, the door of a class by which this one has not come in yet. */
  private isFurtherDoor(number: number, role: Role, place: number | null): boolean {
    if (this.kind === 'school' || role !== 'pupil' || place === null) return false;
    return !this.requests.some((request) => {
      const door = this.invitation(request.invitation);
      return request.state === 'approved' && request.person === number && door.role === role && door.class === place;
    });
  }

  reject(ids: readonly number[], reason: string): unknown {
    for (const id of ids) if (this.requests[id - 1] === undefined) throw new Refused('request-not-found');
    const refused = ids
      .filter((id) => this.request(id).state !== 'pending')
      .map((id) => ({ requestId: id, code: 'already-decided' }));
    if (refused.length > 0) throw new Refused('already-decided', { rejected: [], refused });
    for (const id of ids) {
      Object.assign(this.request(id), { state: 'rejected', decidedAt: this.now, reason });
      const { person, role } = this.invitation(this.request(id).invitation);
      if (person !== null) this.revokeGroundless(person, role);
    }
    return { rejected: ids, refused };
  }

  revoke(order: RevokeOrder): unknown {
    for (const id of order.ids) if (this.invitations[id - 1] === undefined) throw new Refused('invitation-not-found');
    const revoked = this.numbersOf(this.invitations).filter((id) => {
      const one = this.invitation(id);
      const state = this.stateOf(id);
      const closed = order.expired ? state !== 'expired' : state !== 'open' && state !== 'expired';
      const asked = [
        order.ids.length === 0 || order.ids.includes(id),
        !order.unused || this.usesOf(id) === 0,
        order.olderThanHours === null || one.createdAt <= this.now - order.olderThanHours * HOUR,
        order.class === null || one.class === order.class,
        order.role === null || one.role === order.role,
        order.person === null || one.person === order.person,
      ];
      return !closed && asked.every((fits) => fits);
    });
    const reason = order.reason ?? (order.expired ? 'expired' : order.unused ? 'unused' : null);
    for (const id of revoked) this.revokeOne(id, reason, null);
    return revoked;
  }

  renew(ids: readonly number[], end: End): unknown {
    const expiresAt = this.endOf(end);
    for (const id of ids) {
      if (this.invitations[id - 1] === undefined) throw new Refused('invitation-not-found');
      const state = this.stateOf(id);
      if (state === 'revoked' || state === 'used') throw new Refused(`invitation-${state}`);
      const newest = this.openOf(this.invitation(id)).at(-1);
      if (newest !== undefined && newest !== id) throw new Refused('invitation-replaced');
      this.invitation(id).expiresAt = expiresAt;
    }
    return ids;
  }

  /** Takes a roster of people who are all known by their ids; with mirror those of its scope whom it does not name leave. */
  importRoster({ role, rows, mirror }: RosterOrder): unknown {
    const before = this.presentIn(role);
    const named = new Set(rows.map((row) => `${row.person} ${row.class}`));
    const people = new Set(rows.map((row) => row.person));
    const several = this.kind === 'supplementary' && role === 'pupil';
    for (const row of rows) {
      const { places } = this.person(row.person);
      const present = places.filter((place) => place.role === role && !place.ended);
      if (present.some((place) => place.class === row.class) || (role === 'teacher' && present.length > 0)) continue;
      // who had no class yet is put into the one that the row names
      for (const place of present) place.ended ||= !several || place.class === null;
      places.push({ role, class: row.class, ended: false });
      if (present.some((place) => place.ended)) this.revokeGroundless(row.person, role);
    }
    const scope = mirror === 'all' || role === 'teacher' ? null : new Set(rows.map((row) => row.class));
    const leaving = before.filter(({ person, place }) => {
      if (place.ended || mirror === null || rows.length === 0 || (scope !== null && !scope.has(place.class)))
        return false;
      return several ? !named.has(`${person} ${place.class}`) : !people.has(person);
    });
    const leavers = leaving.filter(({ person }) => !this.person(person).administrator);
    for (const { place } of leavers) place.ended = true;
    const gone = [...new Set(leavers.map(({ person }) => person))];
    for (const person of gone) this.revokeGroundless(person, role);
    for (const [index, parent] of this.people.entries()) {
      // who has no children on the register is nobody's parent, and stays
      const bereft = parent.children.some((child) => gone.includes(child) && !this.isIn(child, 'pupil'));
      if (role !== 'pupil' || !bereft || parent.children.some((child) => this.isIn(child, 'pupil'))) continue;
      for (const place of parent.places) place.ended ||= place.role === 'parent';
      this.revokeGroundless(index + 1, 'parent');
    }
    return gone.length;
  }

  /** An invitation of one person dies when the person has left the role, or the class into which it leads. */
  private revokeGroundless(person: number, role: Role): void {
    for (const id of this.numbersOf(this.invitations)) {
      const invitation = this.invitation(id);
      const state = this.stateOf(id);
      if (invitation.person !== person || invitation.role !== role || state === 'revoked' || state === 'used') continue;
      if (!this.hasGround(id)) this.revokeOne(id, this.isIn(person, role) ? 'person-moved' : 'person-withdrawn', null);
    }
  }

  /** Tells whether a personal invitation's person is where it leads. */
  hasGround(id: number): boolean {
    const { person, role, class: place } = this.invitation(id);
    if (person === null) return true;
    return this.person(person).places.some(
      (one) => one.role === role && !one.ended && (role !== 'pupil' || place === null || one.class === place),
    );
  }

  private revokeOne(id: number, revokeReason: string | null, replacedBy: number | null): void {
    Object.assign(this.invitation(id), { revokedAt: this.now, revokeReason, replacedBy });
  }

  private endOf(end: End): number {
    // the organisation lives by Moscow time, the same all the year round
    const at = 'hours' in end ? this.now + end.hours * HOUR : Date.parse(`${end.date}T00:00:00+03:00`) + 24 * HOUR;
    if (at <= this.now) throw new Refused('invalid-value');
    return at;
  }

  private placesOf(order: InviteOrder): { place: number; role: Role }[] {
    const numbers = this.numbersOf(this.register.classes);
    const named = [...new Set(order.classes)];
    const classes = order.all ? numbers.toSorted((left, right) => this.compareClasses(left, right)) : named;
    const isStaff = (number: number) => this.register.classes[number - 1]?.staff === true;
    if (named.some((place) => isStaff(place) && order.roles.some((role) => role !== 'teacher')))
      throw new Refused('role-not-in-class');
    return classes.flatMap((place) =>
      order.roles
        .filter((role) => !order.all || isStaff(place) === (role === 'teacher'))
        .map((role) => ({ place, role })),
    );
  }

  private compareClasses(left: number, right: number): number {
    return (this.nameOfClass(left) ?? '').localeCompare(this.nameOfClass(right) ?? '', 'ru');
  }

  /** Who is on the roster of a class; for matching, teaching classes have the whole staff. */
  private rosterOf(place: number | null, role: Role, forMatching = false): number[] {
    return this.numbersOf(this.people).filter((person) => {
      const present = this.person(person).places.filter((one) => one.role === role && !one.ended);
      if (forMatching && role === 'teacher') return present.length > 0;
      if (place === null) return present.some((one) => one.class === null);
      return this.classesOf(person, role).includes(place);
    });
  }

  private presentIn(role: Role): { person: number; place: Place }[] {
    return this.numbersOf(this.people).flatMap((person) =>
      this.person(person)
        .places.filter((place) => place.role === role && !place.ended)
        .map((place) => ({ person, place })),
    );
  }

  /** Exact, ambiguous, similar or none, as the contract tells them; the candidates by number. */
  private match(applicant: Applicant, invitation: ModelInvitation): { kind: string; candidates: number[] } {
    const { role, class: place, person: invited } = invitation;
    const ofRole = this.numbersOf(this.people).filter((person) => this.isIn(person, role));
    const here = invited === null ? this.rosterOf(place, role, true) : ofRole.filter((person) => person === invited);
    const namesakes = ofRole.filter((person) => namesAgree(applicant, this.person(person)));
    const fitting = namesakes.filter((one) => here.includes(one) && !contradicts(applicant, this.person(one)));
    if (fitting.length > 0) return { kind: fitting.length === 1 ? 'exact' : 'ambiguous', candidates: fitting };
    if (namesakes.length > 0) return { kind: 'similar', candidates: namesakes };
    const close = here.filter((person) => isSlipAway(applicant, this.person(person)));
    return { kind: close.length > 0 ? 'similar' : 'none', candidates: close };
  }

  /** The open invitations of a door, the newest last. */
  private openOf({ class: place, role, person }: Door): number[] {
    return this.numbersOf(this.invitations).filter((id) => {
      const one = this.invitation(id);
      const isDoor = person === null ? one.person === null && one.class === place : one.person === person;
      return isDoor && one.role === role && this.stateOf(id) === 'open';
    });
  }

  private isMember(person: number, role: Role): boolean {
    return this.members.some((one) => one.person === person && one.role === role);
  }

  private byName(people: readonly number[]): number[] {
    const key = (number: number) => this.person(number).name.nameKey;
    return people.toSorted((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : left - right));
  }

  private numbersOf(list: readonly unknown[]): number[] {
    return list.map((_, index) => index + 1);
  }

  private person(number: number): ModelPerson {
    return at(this.register.people, number);
  }

  private invitation(number: number): ModelInvitation {
    return at(this.register.invitations, number);
  }

  private request(number: number): ModelRequest {
    return at(this.register.requests, number);
  }
}

type Door = { class: number | null; role: Role; person: number | null };
type Applicant = { name: PersonName; birthDate: string | null; phone: string | null };

function at<T>(list: readonly T[], number: number): T {
  const found = list[number - 1];
  if (found === undefined) throw new Error(`nothing is number ${number}`);
  return found;
}

function readName(text: string): PersonName {
  const name = parseFullName(text);
  if (name === undefined) throw new Error(`no name: ${text}`);
  return name;
}

export function toInstant(moment: number): string {
  return new Date(moment).toISOString();
}

/** The same full name; a patronymic may be missing on one side. */
function namesAgree({ name: left }: { name: PersonName }, { name: right }: { name: PersonName }): boolean {
  if (left.nameKey === right.nameKey) return true;
  return left.shortKey === right.shortKey && (left.patronymic === null || right.patronymic === null);
}

function contradicts(left: Omit<Applicant, 'name'>, right: Omit<Applicant, 'name'>): boolean {
  const differ = (one: string | null, other: string | null) => one !== null && other !== null && one !== other;
  return differ(left.birthDate, right.birthDate) || differ(left.phone, right.phone);
}

function isSlipAway({ name: left }: { name: PersonName }, { name: right }: { name: PersonName }): boolean {
  const whole = left.patronymic !== null && right.patronymic !== null;
  return whole ? countSlips(left.nameKey, right.nameKey, 2) <= 2 : countSlips(left.shortKey, right.shortKey, 2) <= 2;
}
