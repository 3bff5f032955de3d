export type Role = 'teacher' | 'pupil' | 'parent';
export type Kind = 'school' | 'college' | 'supplementary';
/** A day, YYYY-MM-DD. */
export type Day = string;

/** How somebody's time in a place ends: by leaving the organisation or one class of it, by a move, or with the year. */
type Ending = 'left' | 'moved' | 'year';

type ModelPlace = { role: Role; class: number | null; from: Day; to: Day | null; ending: Ending | null };

export type ModelPerson = {
  name: string;
  birthDate: string | null;
  /** Whether the person joined the community as staff. */
  joined: boolean;
  /** Numbers of people. */
  children: number[];
  /** Whether the person was last entered as a parent of nobody. */
  bare: boolean;
  places: ModelPlace[];
};

export type ModelClass = { name: string; staff: boolean; year: number; archived: boolean };

type ModelHomeroom = { class: number; person: number; from: Day; to: Day | null };

export type Order = { number: string | null; date: Day | null };

type ModelEvent = {
  date: Day;
  person: number;
  role: Role;
  kind: 'enrolled' | 'transferred' | 'withdrawn' | 'reinstated';
  from: number | null;
  to: number | null;
  destination: string | null;
  order: Order;
  reason: string | null;
  /** Whether somebody came into the organisation or left it by it. */
  crossing: boolean;
  /** The year that was going on when it was recorded. */
  year: number;
};

/** A class of a year that is over, as it was at its end. */
export type PastClass = { name: string; pupils: number; homeroomTeacher: number | null };

type ModelYear = { year: number; began: Day; pupilsBefore: number };

type Register = {
  classes: Map<number, ModelClass>;
  people: ModelPerson[];
  homerooms: ModelHomeroom[];
  /** Numbers of people in the order of their appointment, and which of them is the primary one. */
  administrators: { person: number; primary: boolean }[];
  events: ModelEvent[];
  years: ModelYear[];
  past: Map<number, PastClass[]>;
};

/** A class as a command line names it: by its number, or by a name. */
export type ClassQuery = { number: number } | { name: string };
/** A person as a command line names them: by number, or by a name that a class may narrow. */
export type PersonQuery = { number: number } | { name: string; class: ClassQuery | null };

export type EnrollOrder = {
  who: PersonQuery | { newName: string };
  birthDate: string | null;
  role: Role;
  class: ClassQuery | null;
  child: PersonQuery | null;
  order: Order;
};
export type TransferOrder = {
  person: PersonQuery;
  to: ClassQuery;
  from: ClassQuery | null;
  date: Day | null;
  order: Order;
};
export type WithdrawOrder = {
  person: PersonQuery;
  class: ClassQuery | null;
  date: Day | null;
  reason: string;
  destination: string | null;
  order: Order;
};
export type ReinstateOrder = { person: PersonQuery; class: ClassQuery; date: Day | null; order: Order };
export type YearOrder = {
  year: number;
  graduate: readonly string[] | null;
  repeat: readonly PersonQuery[];
  rename: readonly { from: ClassQuery; to: string }[];
};

/** How a command ends: with what it says, or with one of the refusals that the case allows. */
export type Prediction = { problems: ReadonlySet<string>; said: unknown };

/** The exit codes of the refusals that a rule of the organisation does not make: those end with 3. */
export const EXIT: Readonly<Record<string, number>> = {
  'invalid-value': 2,
  'missing-value': 2,
  'conflicting-options': 2,
  'class-invalid': 2,
  'class-not-found': 4,
  'person-not-found': 4,
};

class Refused extends Error {}

const HOUR = 3_600_000;
/** Moscow is three hours ahead of UTC. */
const ZONE = 3 * HOUR;
const LAST_GRADE = 12;
const GRADUATING = 11;

/**
 * Movements and years as the contract has them, without any of the program's ways: places, homerooms and events stand in
 * lists, every rule is written out, and what can be derived is counted each time. People count from 1, as ids do; the
 * classes of a new year get their numbers from the program (`adoptNumbers`), for nothing says in what order they are made.
 * Where several things are wrong with a command, a refusal may name any of them.
 */
export class MovementModel {
  private register: Register;
  private problems = new Set<string>();
  readonly kind: Kind;
  /** The present moment. */
  now: number;

  constructor(kind: Kind, now: number, year: number) {
    this.kind = kind;
    this.now = now;
    this.register = {
      ...{ classes: new Map(), people: [], homerooms: [], administrators: [], events: [], past: new Map() },
      years: [{ year, began: dayOf(now), pupilsBefore: 0 }],
    };
  }

  get people(): readonly ModelPerson[] {
    return this.register.people;
  }

  get classes(): ReadonlyMap<number, ModelClass> {
    return this.register.classes;
  }

  get administrators(): readonly { person: number; primary: boolean }[] {
    return this.register.administrators;
  }

  get events(): readonly ModelEvent[] {
    return this.register.events;
  }

  get past(): ReadonlyMap<number, readonly PastClass[]> {
    return this.register.past;
  }

  get today(): Day {
    return dayOf(this.now);
  }

  get year(): number {
    return this.presentYear().year;
  }

  // what the registration and the first rosters enter

  addClass(name: string, staff = false): void {
    this.register.classes.set(this.classes.size + 1, { name, staff, year: this.year, archived: false });
  }

  addPerson(name: string, role: Role, place: number | null, known: Partial<ModelPerson> = {}): number {
    const person: ModelPerson = {
      name,
      birthDate: null,
      joined: false,
      children: [],
      bare: false,
      places: [],
      ...known,
    };
    this.register.people.push(person);
    this.begin(this.people.length, role, place, this.today);
    const [year] = this.register.years;
    if (year !== undefined && role === 'pupil') year.pupilsBefore++;
    return this.people.length;
  }

  addAdministrator(person: number): void {
    this.register.administrators.push({ person, primary: this.administrators.length === 0 });
  }

  addChild(parent: number, child: number): void {
    this.person(parent).children.push(child);
  }

  /** Does one thing to the register; nothing of it stays where it is refused or only tried. */
  run(work: () => unknown, dryRun: boolean): Prediction & { changed: boolean } {
    const before = this.register;
    this.register = structuredClone(before);
    this.problems = new Set();
    try {
      const said = work();
      const changed = !dryRun && tell(before) !== tell(this.register);
      if (!changed) this.register = before;
      return { problems: this.problems, said, changed };
    } catch (error) {
      this.register = before;
      if (!(error instanceof Refused)) throw error;
      return { problems: this.problems, said: null, changed: false };
    }
  }

  // who is where

  /** The present classes of somebody in a role, a parent's being those of the children; null for no class. */
  classesOf(number: number, role: Role): (number | null)[] {
    const own = this.present(number, role);
    if (role !== 'parent' || own.length === 0) return own.map((place) => place.class);
    const children = this.person(number).children.flatMap((child) => this.classesOf(child, 'pupil'));
    return [...new Set(children.filter((one) => one !== null))];
  }

  isIn(number: number, role: Role): boolean {
    return this.present(number, role).length > 0;
  }

  /** Numbers of those who have a role now. */
  listIn(role: Role): number[] {
    return this.numbers().filter((number) => this.isIn(number, role));
  }

  /** Numbers of those who have no role now. */
  listLeft(): number[] {
    const roles: Role[] = ['teacher', 'pupil', 'parent'];
    return this.numbers().filter((number) => !roles.some((role) => this.isIn(number, role)));
  }

  /** Numbers of the classes that are open in the present year. */
  openClasses(): number[] {
    return this.openClassesOf(this.year);
  }

  pupilsOf(place: number): number {
    return this.listIn('pupil').filter((number) => this.classesOf(number, 'pupil').includes(place)).length;
  }

  homeroomOf(place: number): number | null {
    return this.register.homerooms.find((one) => one.class === place && one.to === null)?.person ?? null;
  }

  nameOfClass(number: number | null): string | null {
    return number === null ? null : (this.classes.get(number)?.name ?? null);
  }

  // figures

  /** Pupils who came and who left by events of a period; moves inside are none. */
  totalsOf(events: readonly ModelEvent[]): { arrived: number; departed: number } {
    const crossings = events.filter((event) => event.crossing && event.role === 'pupil');
    const departed = crossings.filter((event) => event.kind === 'withdrawn').length;
    return { arrived: crossings.length - departed, departed };
  }

  /**
   * The figures at the end of a day: the year that was going on, the pupils and staff of the day, and the pupils who came and
   * left since the year began. What was recorded in the year before, on the very day on which the year began, is not of
   * this year, except where no class tells.
   */
  figuresOf(day: Day) {
    const { year, began } =
      this.register.years.findLast((one) => one.began <= day) ?? this.register.years[0] ?? this.presentYear();
    const events = this.events.filter(
      (event) => event.date >= began && event.date <= day && (event.year === year || (event.from ?? event.to) === null),
    );
    return {
      year,
      pupils: this.countOn(day, 'pupil'),
      staff: this.countOn(day, 'teacher'),
      movement: this.totalsOf(events),
    };
  }

  /** Whether the day of a movement of somebody without a class is of another year than its record. */
  get isDayUnsure(): boolean {
    const { year, began } = this.presentYear();
    const classless = this.events.filter((event) => event.crossing && (event.from ?? event.to) === null);
    return classless.some((event) => (event.year < year ? event.date >= began : event.date < began));
  }

  /** How many pupils there were when the present year began, before anything happened in it. */
  get pupilsBefore(): number {
    return this.presentYear().pupilsBefore;
  }

  private countOn(day: Day, role: Role): number {
    const isOn = ({ from, to, role: own }: ModelPlace) => own === role && from <= day && (to === null || to > day);
    return this.people.filter(({ places }) => places.some(isOn)).length;
  }

  // movements

  /** Enters somebody new, or gives somebody known a place. */
  enroll({ who, birthDate, role, class: named, child: childQuery, order }: EnrollOrder): unknown {
    if (role === 'parent' && named !== null) this.object('conflicting-options');
    if (role !== 'parent' && childQuery !== null) this.object('conflicting-options');
    if (!('newName' in who) && birthDate !== null) this.object('conflicting-options');
    const staffClass = this.openClasses().find((number) => this.classes.get(number)?.staff) ?? null;
    const place = named === null ? (role === 'teacher' ? staffClass : null) : this.resolveClass(named, role);
    const known = 'newName' in who ? null : this.resolvePerson(who);
    const child = childQuery === null ? null : this.resolvePerson(childQuery);
    if (child !== null && !this.isIn(child, 'pupil')) this.object('person-not-in-role');
    if (child !== null && child === known) this.object('conflicting-options');
    if ('newName' in who && this.isTaken(who.newName, birthDate, role)) this.object('ambiguous-person');
    this.settle();
    const number = known ?? this.enter('newName' in who ? who.newName : '', birthDate);
    const present = this.present(number, role);
    const further = role === 'pupil' && place !== null;
    const classless = present.find((one) => one.class === null);
    const at = { date: this.today, person: number, role, to: place, order };
    if (present.length === 0) {
      const kind = this.person(number).places.some((one) => one.role === role) ? 'reinstated' : 'enrolled';
      this.begin(number, role, place, this.today);
      this.record({ ...at, kind, from: null, crossing: true });
      if (role === 'pupil') this.bringParentsBack(number, this.today);
      if (role === 'parent') this.person(number).bare = child === null;
    } else if (further && classless !== undefined) {
      this.move(number, classless, place, this.today, order);
    } else if (further && this.kind === 'supplementary' && present.every((one) => one.class !== place)) {
      this.begin(number, role, place, this.today);
      this.record({ ...at, kind: 'enrolled', from: null, crossing: false });
    } else if (role !== 'parent' || child === null) {
      this.object('already-in-class');
    }
    this.settle();
    if (child !== null && !this.person(number).children.includes(child)) this.person(number).children.push(child);
    return { person: this.refer(number), role, class: this.nameOfClass(place) };
  }

  /** Moves a pupil from one class into another. */
  transfer({ person: query, to, from, date, order }: TransferOrder): unknown {
    const number = this.resolvePerson(query);
    const target = this.resolveClass(to, 'pupil');
    const left = from === null ? null : this.resolveClass(from);
    const on = this.resolveDay(date);
    if (number === null) return this.settle();
    if (this.isGone(number)) this.object('person-left');
    const present = this.present(number, 'pupil');
    if (present.length === 0) this.object('person-not-in-role');
    if (present.some((place) => place.class === target)) this.object('already-in-class');
    const source = from === null ? present[0] : present.find((place) => place.class === left);
    if (from === null && present.length > 1) this.object('missing-value');
    else if (source === undefined) this.object('not-in-class');
    if (source !== undefined) this.refuseBefore(on, source.from);
    // nobody is in a class twice at a time
    const former = this.person(number).places.filter((place) => place.role === 'pupil' && place.class === target);
    this.refuseBefore(on, ...former.map((place) => place.to), this.presentYear().began);
    this.settle();
    if (source === undefined) return null;
    const said = { person: this.refer(number), from: this.nameOfClass(source.class), to: this.nameOfClass(target) };
    this.move(number, source, target, on, order);
    return said;
  }

  /** Lets somebody leave, or one class of several; staff and pupils first, parents only where they are nothing else. */
  withdraw({ person: query, class: named, date, reason, destination, order }: WithdrawOrder): unknown {
    const number = this.resolvePerson(query);
    const left = named === null ? null : this.resolveClass(named);
    const on = this.resolveDay(date);
    if (number === null) return this.settle();
    if (this.isGone(number)) this.object('person-left');
    const own = [...this.present(number, 'teacher'), ...this.present(number, 'pupil')];
    const present = own.length > 0 ? own : this.present(number, 'parent');
    const leaving = present.filter((place) => named === null || place.class === left);
    if (leaving.length === 0) this.object('not-in-class');
    if (leaving.some((place) => place.role === 'teacher') && this.isLastAdministrator(number)) {
      this.object('last-administrator');
    }
    this.refuseBefore(on, ...leaving.map((place) => place.from));
    for (const role of new Set(leaving.map((place) => place.role))) {
      const all = this.person(number).places.filter((place) => place.role === role);
      const kept = all.filter((place) => place.to === null && !leaving.includes(place));
      // leaving one of several, one of them has been there on that day; leaving altogether, none was left later
      if (kept.length > 0) this.refuseBefore(on, kept.map((place) => place.from).toSorted()[0]);
      else this.refuseBefore(on, ...all.map((place) => place.to));
    }
    this.settle();
    const from = leaving.length === 1 ? this.nameOfClass(leaving[0]?.class ?? null) : undefined;
    this.leave(number, leaving, { on, reason, destination, order });
    return { person: this.refer(number), from, to: null };
  }

  /** Takes somebody back in the role of the last place. */
  reinstate({ person: query, class: named, date, order }: ReinstateOrder): unknown {
    const number = this.resolvePerson(query);
    const former = number === null ? [] : this.listFormer(number);
    const last = former.toSorted((one, other) => compareTexts(tellEnd(one), tellEnd(other))).at(-1);
    const target = this.resolveClass(named, last?.role);
    const on = this.resolveDay(date);
    if (number === null) return this.settle();
    if (former.some((place) => place.to === null)) this.object('already-in-class');
    if (last === undefined) this.object('person-not-in-role');
    this.refuseBefore(on, ...former.map((place) => place.to), this.presentYear().began);
    this.settle();
    if (last === undefined) return null;
    this.begin(number, last.role, target, on);
    const at = { date: on, person: number, role: last.role, to: target, order };
    this.record({ ...at, kind: 'reinstated', from: null, crossing: true });
    if (last.role === 'pupil') this.bringParentsBack(number, on);
    return { person: this.refer(number), from: null, to: this.nameOfClass(target) };
  }

  /** Whether somebody left as staff and as a pupil on one day: nothing says as which of them they come back. */
  leftAsBoth(query: PersonQuery): boolean {
    const { problems } = this;
    this.problems = new Set();
    const number = this.resolvePerson(query);
    this.problems = problems;
    const former = number === null ? [] : this.listFormer(number);
    const ends = former.map(tellEnd).toSorted(compareTexts);
    return new Set(former.filter((place) => tellEnd(place) === ends.at(-1)).map((place) => place.role)).size > 1;
  }

  private listFormer(number: number): ModelPlace[] {
    return this.person(number).places.filter((place) => place.role !== 'parent');
  }

  // classes

  createClass(name: string, staff: boolean): unknown {
    if (!staff && !this.isClassName(name)) this.object('class-invalid');
    if (this.findOpen(name) !== undefined) this.object('class-exists');
    this.settle();
    const number = Math.max(...this.classes.keys()) + 1;
    this.register.classes.set(number, { name, staff, year: this.year, archived: false });
    return { created: [{ id: number, name, year: this.year }], existing: [] };
  }

  renameClass(query: ClassQuery, name: string): unknown {
    const number = this.resolveClass(query);
    const place = number === null ? undefined : this.register.classes.get(number);
    if (place?.staff !== true && !this.isClassName(name)) this.object('class-invalid');
    const holder = this.findOpen(name);
    if (holder !== undefined && holder !== number) this.object('class-exists');
    this.settle();
    if (place === undefined) return null;
    const from = place.name;
    place.name = name;
    return { class: { id: number, name, year: this.year }, from };
  }

  archiveClass(query: ClassQuery): unknown {
    const number = this.resolveClass(query);
    if (this.people.some(({ places }) => places.some((place) => place.to === null && place.class === number))) {
      if (number !== null) this.object('class-not-empty');
    }
    this.settle();
    const place = this.register.classes.get(number ?? 0);
    if (place === undefined) return null;
    for (const one of this.register.homerooms) if (one.class === number) one.to ??= this.today;
    place.archived = true;
    return { class: { id: number, name: place.name }, invitationsRevoked: 0, requestsRejected: 0 };
  }

  assignHomeroom(query: ClassQuery, whom: PersonQuery, replace: boolean): unknown {
    const number = this.resolveClass(query);
    const person = this.resolvePerson(whom);
    if (person !== null && !this.isIn(person, 'teacher')) this.object('not-staff');
    if (number !== null && this.classes.get(number)?.staff) this.object('homeroom-of-staff-class');
    const present = this.register.homerooms.find((one) => one.class === number && one.to === null);
    if (present !== undefined && person !== null && present.person !== person && !replace)
      this.object('homeroom-taken');
    this.settle();
    if (number === null || person === null) return null;
    const name = this.nameOfClass(number);
    if (present?.person === person) return { assigned: [], unchanged: [name], removed: [] };
    if (present !== undefined) present.to = this.today;
    this.register.homerooms.push({ class: number, person, from: this.today, to: null });
    const previous = present === undefined ? null : this.refer(present.person);
    return { assigned: [{ class: name, person: this.refer(person), previous }], unchanged: [], removed: [] };
  }

  removeHomeroom(query: ClassQuery): unknown {
    const number = this.resolveClass(query);
    if (number !== null && this.classes.get(number)?.staff) this.object('homeroom-of-staff-class');
    this.settle();
    const name = this.nameOfClass(number);
    const present = this.register.homerooms.find((one) => one.class === number && one.to === null);
    if (present === undefined) return { assigned: [], unchanged: [name], removed: [] };
    present.to = this.today;
    return { assigned: [], unchanged: [], removed: [name] };
  }

  appointAdministrator(query: PersonQuery): unknown {
    const person = this.resolvePerson(query);
    if (person !== null && !this.isIn(person, 'teacher')) this.object('not-staff');
    else if (person !== null && !this.person(person).joined) this.object('not-joined');
    this.settle();
    if (person === null) return null;
    if (!this.administrators.some((one) => one.person === person)) this.addAdministrator(person);
    return this.tellAdministrators();
  }

  dismissAdministrator(query: PersonQuery): unknown {
    const person = this.resolvePerson(query);
    if (person !== null && !this.administrators.some((one) => one.person === person)) this.object('not-administrator');
    else if (person !== null && this.isLastAdministrator(person)) this.object('last-administrator');
    this.settle();
    this.dismiss(person ?? 0);
    return this.tellAdministrators();
  }

  tellAdministrators(): { id: number; primary: boolean }[] {
    return this.administrators.map(({ person, primary }) => ({ id: person, primary }));
  }

  // years

  /** Begins the next year. The classes that it makes have provisional numbers below 0. */
  startYear(order: YearOrder): unknown {
    const { year: ending } = this.presentYear();
    if (order.year <= ending) this.object('year-already-started');
    else if (order.year !== ending + 1) this.object('not-the-next-year');
    const successors = this.planSuccessors(order);
    const repeating = this.findRepeating(order.repeat);
    const theirs = repeating.flatMap((number) => this.classesOf(number, 'pupil').map((one) => this.nameOfClass(one)));
    for (const [number, to] of successors) {
      if (this.getClass(number).staff && theirs.includes(to)) this.object('classes-clash');
    }
    this.settle();
    const old = this.openClasses().toSorted((one, other) => compareNames(this.className(one), this.className(other)));
    const past = this.describePast(old);
    this.register.years.push({ year: order.year, began: this.today, pupilsBefore: 0 });
    const keptBack = new Set(repeating);
    // staff of a class that graduates stay, in the class for staff
    const room = this.openClassesOf(ending).find((number) => this.getClass(number).staff);
    const staffRoom = successors.get(room ?? 0) ?? null;
    const counts = old.map((number) => {
      const successor = successors.get(number) ?? null;
      return { number, pupils: this.carry(number, { successor, staffRoom }, keptBack) };
    });
    this.letChildlessParentsGo(this.listIn('parent'), { on: this.today, reason: 'graduated' });
    this.register.past.set(ending, past);
    this.presentYear().pupilsBefore = this.listIn('pupil').length;
    const shown = counts.filter(({ number }) => this.classes.get(number)?.staff !== true);
    return {
      ...{ from: ending, to: order.year, invitationsRevoked: 0 },
      promoted: shown.flatMap(({ number, pupils }) => {
        const to = successors.get(number);
        return to === undefined ? [] : [{ from: this.className(number), to, pupils }];
      }),
      graduated: shown.flatMap(({ number, pupils }) =>
        successors.has(number) ? [] : [{ class: this.className(number), pupils }],
      ),
      repeating: repeating.map((number) => this.refer(number)),
    };
  }

  /** Gives the classes that a year made the numbers that the program gave them. */
  adoptNumbers(listed: readonly { id: number; name: string }[]): void {
    const numbers = new Map<number, number>();
    for (const number of this.openClasses().filter((one) => one < 0)) {
      const id = listed.find((one) => one.name === this.className(number))?.id;
      if (id === undefined || this.classes.has(id)) throw new Error(`no new class ${this.className(number)}`);
      numbers.set(number, id);
    }
    const adopt = (number: number) => numbers.get(number) ?? number;
    const { classes, people, homerooms } = this.register;
    this.register.classes = new Map([...classes].map(([number, one]) => [adopt(number), one]));
    for (const place of people.flatMap(({ places }) => places)) place.class = place.class && adopt(place.class);
    for (const homeroom of homerooms) homeroom.class = adopt(homeroom.class);
  }

  /** The names under which the classes go on; those that graduate are not among them. */
  private planSuccessors({ graduate, rename }: YearOrder): Map<number, string> {
    const renamed = new Map<number, string>();
    for (const { from, to } of rename) {
      const number = this.resolveClass(from);
      const staff = number !== null && this.classes.get(number)?.staff === true;
      if (!staff && !this.isClassName(to)) this.object('class-invalid');
      if (number !== null && (renamed.get(number) ?? to) !== to) this.object('conflicting-options');
      if (number !== null) renamed.set(number, to);
    }
    const isSchool = this.kind === 'school';
    const told = graduate ?? (isSchool ? [String(GRADUATING)] : []);
    const grades = told.filter((text) => isSchool && /^\d+$/.test(text)).map(Number);
    const named = told.filter((text) => !(isSchool && /^\d+$/.test(text))).map((name) => this.resolveClass({ name }));
    const successors = new Map<number, string>();
    for (const number of this.openClasses()) {
      const { name, staff } = this.getClass(number);
      const to = renamed.get(number);
      if (named.includes(number)) {
        if (staff) this.object('invalid-value');
        if (to !== undefined) this.object('conflicting-options');
      } else if (to !== undefined) successors.set(number, to);
      else if (staff || !isSchool) successors.set(number, name);
      else if (!grades.includes(Number.parseInt(name, 10))) successors.set(number, promote(name));
      if (to === undefined && Number.parseInt(successors.get(number) ?? '', 10) > LAST_GRADE && isSchool && !staff) {
        this.object('no-next-grade');
      }
    }
    const all = [...successors];
    for (const [number, name] of all) {
      const same = all.filter(([, other]) => other === name).map(([other]) => other);
      const told = same.every((one) => renamed.has(one));
      const alike = same.every((one) => this.getClass(one).staff === this.getClass(number).staff);
      if (same.length > 1 && !(told && alike)) this.object('classes-clash');
    }
    return successors;
  }

  private findRepeating(queries: readonly PersonQuery[]): number[] {
    const found = queries.map((query) => this.resolvePerson(query));
    // an unknown one goes before anything else that is wrong with those who are named
    if (this.problems.has('person-not-found')) this.problems.delete('ambiguous-person');
    for (const number of found.filter((one) => one !== null)) {
      if (this.isGone(number)) this.object('person-left');
      else if (!this.isIn(number, 'pupil')) this.object('person-not-in-role');
    }
    return [...new Set(found.filter((one) => one !== null))];
  }

  /** Carries a class into the new year, or lets its pupils go; gives the number of those who did not repeat. */
  private carry(
    number: number,
    { successor, staffRoom }: { successor: string | null; staffRoom: string | null },
    repeating: ReadonlySet<number>,
  ): number {
    const { name, staff } = this.getClass(number);
    let counted = 0;
    for (const person of this.numbers()) {
      for (const place of this.person(person).places) {
        if (place.class !== number || place.to !== null) continue;
        const repeats = place.role === 'pupil' && repeating.has(person);
        if (place.role === 'pupil' && !repeats) counted++;
        const stays = place.role === 'teacher' && successor === null;
        const to = repeats ? name : stays ? staffRoom : successor;
        if (to === null && !stays) {
          this.leave(person, [place], { on: this.today, reason: 'graduated', destination: null, order: NO_ORDER });
          continue;
        }
        Object.assign(place, { to: this.today, ending: 'year' });
        const next = to === null ? null : this.openNext(to, staff || stays);
        if (!this.present(person, place.role).some((one) => one.class === next)) {
          this.begin(person, place.role, next, this.today);
        }
      }
    }
    const homeroom = this.register.homerooms.find((one) => one.class === number && one.to === null);
    if (homeroom !== undefined) homeroom.to = this.today;
    if (successor === null) return counted;
    const next = this.openNext(successor, staff);
    if (homeroom !== undefined && this.homeroomOf(next) === null) {
      this.register.homerooms.push({ class: next, person: homeroom.person, from: this.today, to: null });
    }
    return counted;
  }

  private openNext(name: string, staff: boolean): number {
    const known = this.findOpen(name);
    if (known !== undefined) return known;
    const number = Math.min(0, ...this.classes.keys()) - 1;
    this.register.classes.set(number, { name, staff, year: this.year, archived: false });
    return number;
  }

  /**
   * The classes of the year that ends as they are now. Who graduated was there to the end, on whatever day that was recorded,
   * unless they came back into a class of the year.
   */
  private describePast(numbers: readonly number[]): PastClass[] {
    return numbers.map((number) => {
      const graduated = this.events.filter(
        (event, index) =>
          event.from === number &&
          event.role === 'pupil' &&
          event.kind === 'withdrawn' &&
          event.reason === 'graduated' &&
          !this.events
            .slice(index)
            .some((later) => later.person === event.person && later.kind === 'reinstated' && later.to !== null),
      );
      const present = this.listIn('pupil').filter((person) => this.classesOf(person, 'pupil').includes(number));
      return {
        name: this.className(number),
        pupils: new Set([...present, ...graduated.map((event) => event.person)]).size,
        // of a day nothing tells what came first
        homeroomTeacher:
          this.register.homerooms.findLast((one) => one.class === number && (one.to ?? this.today) >= this.today)
            ?.person ?? null,
      };
    });
  }

  // inside

  private move(number: number, source: ModelPlace, target: number | null, on: Day, order: Order): void {
    Object.assign(source, { to: on, ending: 'moved' });
    const at = { date: on, person: number, role: source.role, from: source.class, to: target, order };
    this.begin(number, source.role, target, on);
    this.record({ ...at, kind: 'transferred', crossing: false });
  }

  private begin(number: number, role: Role, place: number | null, from: Day): void {
    this.person(number).places.push({ role, class: place, from, to: null, ending: null });
  }

  /** Ends places, and what stood on them where none of the role is left. */
  private leave(
    number: number,
    places: readonly ModelPlace[],
    { on, reason, destination, order }: { on: Day; reason: string; destination: string | null; order: Order },
  ): void {
    for (const role of new Set(places.map((place) => place.role))) {
      for (const place of places.filter((one) => one.role === role)) {
        Object.assign(place, { to: later(on, place.from), ending: 'left' });
        const crossing = !this.isIn(number, role);
        const at = { date: on, person: number, role, from: place.class, to: null, destination, order };
        this.record({ ...at, kind: 'withdrawn', reason, crossing });
      }
      if (this.isIn(number, role)) continue;
      if (role === 'teacher') {
        const own = this.register.homerooms.filter((one) => one.person === number && one.to === null);
        for (const homeroom of own) homeroom.to = later(on, homeroom.from);
        this.dismiss(number);
      }
      if (role === 'pupil') this.letChildlessParentsGo(this.parentsOf(number), { on, reason });
    }
  }

  private letChildlessParentsGo(parents: readonly number[], { on, reason }: { on: Day; reason: string }): void {
    for (const parent of parents) {
      if (this.person(parent).children.some((child) => this.isIn(child, 'pupil'))) continue;
      this.leave(parent, this.present(parent, 'parent'), { on, reason, destination: null, order: NO_ORDER });
    }
  }

  private bringParentsBack(child: number, on: Day): void {
    for (const parent of this.parentsOf(child)) {
      if (this.isIn(parent, 'parent')) continue;
      const former = this.person(parent).places.flatMap((place) => (place.role === 'parent' ? (place.to ?? []) : []));
      this.begin(parent, 'parent', null, former.reduce(later, on));
    }
  }

  private parentsOf(child: number): number[] {
    return this.numbers().filter((number) => this.person(number).children.includes(child));
  }

  private dismiss(number: number): void {
    const present = this.administrators.filter((one) => one.person !== number);
    const [first] = present;
    if (first !== undefined && !present.some((one) => one.primary)) first.primary = true;
    this.register.administrators = present;
  }

  private isLastAdministrator(number: number): boolean {
    return this.administrators.every((one) => one.person === number);
  }

  /** Somebody of this name was in the role before, and nothing tells the two apart. */
  private isTaken(name: string, birthDate: string | null, role: Role): boolean {
    return this.people.some((person) => {
      const apart = birthDate !== null && person.birthDate !== null && birthDate !== person.birthDate;
      return person.name === name && !apart && person.places.some((place) => place.role === role);
    });
  }

  private enter(name: string, birthDate: string | null): number {
    const person = { name, birthDate, joined: false, children: [], bare: false, places: [] };
    return this.register.people.push(person);
  }

  private record(event: Omit<ModelEvent, 'year' | 'destination' | 'reason'> & Partial<ModelEvent>): void {
    if (event.role === 'parent') return;
    this.register.events.push({ destination: null, reason: null, ...event, year: this.recordedYear(event) });
  }

  /** Who leaves as a year begins leaves a class of the year before. */
  private recordedYear({ from }: Pick<ModelEvent, 'from'>): number {
    return (from === null ? undefined : this.classes.get(from)?.year) ?? this.year;
  }

  private refuseBefore(on: Day, ...days: readonly (Day | null | undefined)[]): void {
    if (days.some((day) => day !== null && day !== undefined && on < day)) this.object('movement-too-early');
  }

  private resolveDay(date: Day | null): Day {
    if (date !== null && date > this.today) this.object('invalid-value');
    return date ?? this.today;
  }

  /** The class that a command line names, as one for somebody of a role; null where it names none. */
  private resolveClass(query: ClassQuery, role?: Role): number | null {
    const number = 'name' in query ? this.findOpen(query.name) : query.number;
    const found = number === undefined ? undefined : this.classes.get(number);
    if (number === undefined || found === undefined) {
      this.object('class-not-found');
      return null;
    }
    if (!this.isOpen(found)) {
      this.object('class-closed');
      return null;
    }
    if (role !== undefined && found.staff && role !== 'teacher') this.object('role-not-in-class');
    return number;
  }

  /** The person that a command line names; null where it names none. Who left counts where nobody present has the name. */
  private resolvePerson(query: PersonQuery): number | null {
    if ('number' in query) {
      if (query.number <= this.people.length) return query.number;
      this.object('person-not-found');
      return null;
    }
    const namesakes = this.numbers().filter((number) => this.person(number).name === query.name);
    const present = namesakes.filter((number) => !this.isGone(number));
    const narrowed = query.class === null ? null : this.resolveClass(query.class);
    const isThere = (number: number) =>
      this.person(number).places.some((place) => place.to === null && place.class === narrowed);
    const found = query.class !== null ? namesakes.filter(isThere) : present.length > 0 ? present : namesakes;
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return only;
    this.object(only === undefined ? 'person-not-found' : 'ambiguous-person');
    return null;
  }

  private object(problem: string): void {
    this.problems.add(problem);
  }

  /** Ends the command where anything is wrong with it. */
  private settle(): null {
    if (this.problems.size > 0) throw new Refused();
    return null;
  }

  private isClassName(name: string): boolean {
    const grade = /^(\d{1,2})(?: ?[А-Яа-я]{1,15})?$/.exec(name)?.[1];
    return this.kind !== 'school' || (grade !== undefined && Number(grade) >= 1 && Number(grade) <= LAST_GRADE);
  }

  private findOpen(name: string): number | undefined {
    return this.openClasses().find((number) => this.className(number) === name);
  }

  private openClassesOf(year: number): number[] {
    const open = [...this.classes].filter(([, one]) => one.year === year && !one.archived);
    return open.map(([number]) => number).toSorted((one, other) => one - other);
  }

  private isOpen({ year, archived }: ModelClass): boolean {
    return year === this.year && !archived;
  }

  private isGone(number: number): boolean {
    return this.person(number).places.every((place) => place.to !== null);
  }

  private present(number: number, role: Role): ModelPlace[] {
    return this.person(number).places.filter((place) => place.role === role && place.to === null);
  }

  private presentYear(): ModelYear {
    const year = this.register.years.at(-1);
    if (year === undefined) throw new Error('no year');
    return year;
  }

  private numbers(): number[] {
    return this.people.map((_, index) => index + 1);
  }

  private person(number: number): ModelPerson {
    const person = this.register.people[number - 1];
    if (person === undefined) throw new Error(`no person ${number}`);
    return person;
  }

  private getClass(number: number): ModelClass {
    const found = this.classes.get(number);
    if (found === undefined) throw new Error(`no class ${number}`);
    return found;
  }

  private className(number: number): string {
    return this.getClass(number).name;
  }

  private refer(number: number): { id: number; fullName: string } {
    return { id: number, fullName: this.person(number).name };
  }
}

const NO_ORDER: Order = { number: null, date: null };

/** The day of a moment in Moscow. */
export function dayOf(moment: number): Day {
  return new Date(moment + ZONE).toISOString().slice(0, 10);
}

/** The name of a school's class in the next grade. */
function promote(name: string): string {
  return name.replace(/^\d+/, (grade) => String(Number(grade) + 1));
}

/** 5А before 10А, and texts by their letters: where classes become one, the first one's homeroom teacher goes along. */
function compareNames(one: string, other: string): number {
  const grades = Number.parseInt(one, 10) - Number.parseInt(other, 10);
  return grades || compareTexts(one.toLowerCase(), other.toLowerCase());
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function later(one: Day, other: Day): Day {
  return one > other ? one : other;
}

/** The end of a place, so that who has not left is the last. */
function tellEnd({ to }: ModelPlace): string {
  return to ?? '9999';
}

function tell(register: Register): string {
  return JSON.stringify(register, (_, value) => (value instanceof Map ? [...value] : value));
}
