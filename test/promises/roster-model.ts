import { type ClassName, parseClassName } from '../../src/domain/class-name.ts';
import { nameKey, tidySpaces } from '../../src/domain/name-key.ts';
import { makePersonName, parseFullName } from '../../src/domain/person-name.ts';
import { parseBirthDate } from '../../src/domain/roster-values.ts';
import { parsePhone } from '../../src/files/phone.ts';

/** The columns that the rosters of the model may have, and what they are called in a file. */
export const HEADERS = {
  externalId: 'ID',
  fullName: 'ФИО',
  surname: 'Фамилия',
  givenName: 'Имя',
  patronymic: 'Отчество',
  class: 'Класс',
  birthDate: 'Дата рождения',
  phone: 'Телефон',
  email: 'Почта',
} as const;
export type Column = keyof typeof HEADERS;

/** What is known of a person beside places and role. */
const FIELDS = ['surname', 'givenName', 'patronymic', 'externalId', 'birthDate', 'phone', 'email'] as const;
export type Field = (typeof FIELDS)[number];
const NAME_FIELDS: readonly Field[] = ['surname', 'givenName', 'patronymic'];

/** A roster as it stands in a file: the header on line 1, the rows below it. */
export type RosterFile = { columns: readonly Column[]; rows: readonly (readonly string[])[] };

export type ImportOrder = {
  moves: boolean;
  createClasses: boolean;
  mirror: 'classes' | 'all' | null;
  /** As --max-leavers takes it; null for what the contract has without the flag. */
  maxLeavers: string | null;
  override: readonly Field[];
  /** With --rejects. */
  rejects: boolean;
  dryRun: boolean;
};

export type RowOutcome = 'added' | 'updated' | 'moved' | 'returned' | 'unchanged' | 'duplicate';

/** What an import is to say and to do. */
export type Prediction = {
  code: 0 | 5 | 6;
  rows: Record<RowOutcome | 'read' | 'rejected', number>;
  rejects: { line: number; code: string }[];
  /** Null where the contract does not say who counts as absent: beside rows that were refused. */
  absent: number | null;
  withdrawn: number;
  /** Null where nothing of it is kept. */
  classesCreated: string[] | null;
  /** The warnings that are compared, as «code line». */
  warnings: string[];
  applied: boolean;
  changed: boolean;
};

/** A place in the role: of a pupil a class by its key, null for none. */
type Place = { class: string | null; ended: boolean };

export type ModelPerson = {
  role: 'pupil' | 'teacher';
  administrator: boolean;
  fields: Record<Field, string | null>;
  places: Place[];
  /** The fields that somebody changed by hand. */
  byHand: Field[];
  /** The key of the name that a person had before the first change of it by hand: rosters know this one. */
  formerName: string | null;
};

type Register = { people: ModelPerson[]; classes: Record<string, string> };

/** What a row says of somebody. */
type Row = { line: number; fields: Record<Field, string | null>; name: string; class: ClassName | null };

class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * The register as the contract of import-roster has it, without any of the program's ways: people in a list, every rule
 * written out and every question asked of all of them. Knows one role at a time, that of the rosters it is given.
 */
export class RosterModel {
  private register: Register = { people: [], classes: {} };
  readonly kind: 'school' | 'supplementary';
  readonly role: 'pupil' | 'teacher';
  readonly today: string;

  constructor(kind: 'school' | 'supplementary', role: 'pupil' | 'teacher', today: string) {
    this.kind = kind;
    this.role = role;
    this.today = today;
  }

  get people(): readonly ModelPerson[] {
    return this.register.people;
  }

  get classNames(): string[] {
    return Object.values(this.register.classes);
  }

  /** Enters a class that is there before the first roster. */
  createClass(text: string): void {
    const name = parseClassName(this.kind, text);
    if (name === undefined) throw new Error(`no class: ${text}`);
    this.register.classes[name.nameKey] = name.name;
  }

  /** Enters a member of staff who is there before the first roster. */
  registerStaff(fullName: string, administrator: boolean, phone: string | null): void {
    const name = parseFullName(fullName);
    if (name === undefined) throw new Error(`no name: ${fullName}`);
    const { surname, givenName, patronymic } = name;
    const fields = { surname, givenName, patronymic, externalId: null, birthDate: null, phone, email: null };
    const places = [{ class: null, ended: false }];
    this.register.people.push({ role: 'teacher', administrator, fields, places, byHand: [], formerName: null });
  }

  /** Changes a person by hand; null clears a field. */
  edit(
    number: number,
    edits: Partial<Record<Field, string | null>>,
    dryRun: boolean,
  ): { code: 0 | 3; changed: boolean } {
    const register = structuredClone(this.register);
    const person = register.people[number];
    if (person === undefined) throw new Error(`nobody is number ${number}`);
    const { externalId } = edits;
    const isTaken = (one: ModelPerson) => one !== person && one.fields.externalId === externalId;
    if (externalId != null && register.people.some(isTaken)) return { code: 3, changed: false };
    const oldName = keyOf(person);
    let changed = false;
    for (const [field, value] of Object.entries(edits) as [Field, string | null][]) {
      if (person.fields[field] === value) continue;
      person.fields[field] = value;
      if (!person.byHand.includes(field)) person.byHand.push(field);
      changed = true;
    }
    if (keyOf(person) !== oldName) person.formerName ??= oldName;
    if (!dryRun) this.register = register;
    return { code: 0, changed };
  }

  /** Takes a roster; nothing of it stays where it is refused or only tried. */
  importRoster(file: RosterFile, order: ImportOrder): Prediction {
    const register = structuredClone(this.register);
    const run = new ModelImport(register, this, file, order);
    const prediction = run.predict();
    const changed = JSON.stringify(register) !== JSON.stringify(this.register);
    if (prediction.applied) this.register = register;
    return { ...prediction, changed: prediction.applied && changed };
  }

  /** The name of a class by its key. */
  nameOfClass(key: string): string {
    return this.register.classes[key] ?? `no class ${key}`;
  }
}

/** Somebody's full name as it is compared. */
function keyOf(person: ModelPerson): string {
  return nameKey(fullNameOf(person));
}

export function fullNameOf({ fields: { surname, givenName, patronymic } }: ModelPerson): string {
  return [surname, givenName, patronymic].filter((part) => part !== null).join(' ');
}

export function isActive(person: ModelPerson): boolean {
  return person.places.some((place) => !place.ended);
}

/** Where somebody is now; of who left, the place begun last. */
export function standingOf(person: ModelPerson): Place[] {
  return isActive(person) ? person.places.filter((place) => !place.ended) : person.places.slice(-1);
}

/** One roster on its way into a register. */
class ModelImport {
  private readonly register: Register;
  private readonly model: RosterModel;
  private readonly file: RosterFile;
  private readonly order: ImportOrder;
  /** Who was where before the first row. */
  private readonly before: { person: ModelPerson; place: Place }[];
  private readonly rows: Prediction['rows'] = {
    ...{ read: 0, added: 0, updated: 0, moved: 0, returned: 0, unchanged: 0, duplicate: 0, rejected: 0 },
  };
  private readonly rejects: Prediction['rejects'] = [];
  private readonly warnings: string[] = [];
  private readonly classesCreated: string[] = [];
  /** Whom the rows so far name, and in which places; the classes that they name, by their keys. */
  private readonly named = new Map<ModelPerson, Set<Place>>();
  private readonly classes = new Set<string>();

  constructor(register: Register, model: RosterModel, file: RosterFile, order: ImportOrder) {
    this.register = register;
    this.model = model;
    this.file = file;
    this.order = order;
    this.before = this.ofRole().flatMap((person) =>
      person.places.filter((place) => !place.ended).map((place) => ({ person, place })),
    );
  }

  predict(): Prediction {
    this.file.rows.forEach((cells, index) => {
      if (cells.every((cell) => cell === '')) return;
      this.take(cells, index + 2);
    });
    const { code, absent, withdrawn } = this.finish();
    const applied = (code === 0 || (code === 5 && this.order.rejects)) && !this.order.dryRun;
    return {
      ...{ code, rows: this.rows, rejects: this.rejects, absent, withdrawn, applied, changed: false },
      classesCreated: code === 0 || applied ? this.classesCreated : null,
      warnings: this.warnings,
    };
  }

  private take(cells: readonly string[], line: number): void {
    this.rows.read++;
    try {
      const row = this.read(cells, line);
      if (row.class !== null && !this.knows(row.class) && !this.order.createClasses)
        throw new Refused('class-not-found');
      const outcome = this.takeRow(row);
      if (row.class !== null) this.classes.add(row.class.nameKey);
      this.rows[outcome]++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.rows.rejected++;
      this.rejects.push({ line, code: error.code });
    }
  }

  /** Reads the cells of a row, each with the parser of its kind of value. */
  private read(cells: readonly string[], line: number): Row {
    const cell = (column: Column) => {
      const index = this.file.columns.indexOf(column);
      return index < 0 ? '' : tidySpaces(cells[index] ?? '');
    };
    const parse = <T>(column: Column, code: string, parser: (text: string) => T | undefined): T | null => {
      if (cell(column) === '') return null;
      const value = parser(cell(column));
      if (value === undefined) throw new Refused(code);
      return value;
    };
    const whole = cell('fullName');
    const parts = [cell('surname'), cell('givenName'), cell('patronymic')] as const;
    if (whole === '' && (parts[0] === '' || parts[1] === '')) throw new Refused('name-missing');
    const name = whole === '' ? makePersonName(parts[0], parts[1], parts[2] || null) : parseFullName(whole);
    if (name === undefined) throw new Refused('name-invalid');
    const { surname, givenName, patronymic, fullName } = name;
    const className =
      this.model.role === 'teacher'
        ? null
        : parse('class', 'class-invalid', (text) => parseClassName(this.model.kind, text));
    const birthDate = parse('birthDate', 'date-invalid', (text) => parseBirthDate(text, this.model.today));
    const phone = parse('phone', 'phone-invalid', parsePhone);
    const [externalId, email] = [cell('externalId') || null, cell('email') || null];
    const fields = { surname, givenName, patronymic, externalId, birthDate, phone, email };
    return { line, fields, name: nameKey(fullName), class: className };
  }

  private takeRow(row: Row): RowOutcome {
    const person = this.identify(row);
    if (person === null) return this.add(row);
    return this.named.has(person) ? this.takeAgain(person, row) : this.takeKnown(person, row);
  }

  /** «External id; full name + birth date; full name within the same class»: a person, or null for somebody new. */
  private identify(row: Row): ModelPerson | null {
    const { externalId, birthDate } = row.fields;
    const { moves } = this.order;
    if (externalId !== null) {
      const holder = this.register.people.find((person) => person.fields.externalId === externalId);
      if (holder !== undefined && holder.role !== this.model.role) throw new Refused('role-conflict');
      if (holder !== undefined) return holder;
    }
    const namesakes = this.ofRole()
      .filter((person) => keyOf(person) === row.name || person.formerName === row.name)
      // two different ids are two people
      .filter((person) => externalId === null || person.fields.externalId === null);
    const born = namesakes.filter((person) => birthDate !== null && person.fields.birthDate === birthDate);
    if (born.length > 0) return only(born);
    // another birth date is another person
    const possible = namesakes.filter((person) => birthDate === null || person.fields.birthDate === null);
    const here = possible.filter((person) => this.isIn(person, row.class));
    const presentHere = here.filter(isActive);
    if (presentHere.length > 0) return only(presentHere);
    if (here.length > 0) return only(here);
    if (possible.length > 0) {
      if (moves) return only(possible);
      throw new Refused('ambiguous-person');
    }
    if (namesakes.length > 0) this.warnings.push(`homonym ${row.line}`);
    return null;
  }

  /** Staff are all in one place; no class is a place too. */
  private isIn(person: ModelPerson, className: ClassName | null): boolean {
    if (this.model.role === 'teacher') return true;
    return standingOf(person).some((place) => place.class === (className?.nameKey ?? null));
  }

  private add(row: Row): RowOutcome {
    const place = { class: this.classOf(row), ended: false };
    const person: ModelPerson = {
      ...{ role: this.model.role, administrator: false, fields: { ...row.fields }, places: [place] },
      ...{ byHand: [], formerName: null },
    };
    this.register.people.push(person);
    this.remember(person, [place]);
    return 'added';
  }

  /** The first row of the file about somebody known. */
  private takeKnown(person: ModelPerson, row: Row): RowOutcome {
    let changed = false;
    for (const [field, value] of wordsOf(row)) {
      const differs = !agree(field, value, person.fields[field]);
      if (differs && this.isKept(person, field)) {
        this.warnings.push(`kept-by-hand ${row.line}`);
        continue;
      }
      if (differs) {
        person.fields[field] = value;
        changed = true;
      }
      person.byHand = person.byHand.filter((one) => one !== field);
    }
    // a full name that agrees agrees in that there is no patronymic, too
    if (keyOf(person) === row.name) person.byHand = person.byHand.filter((field) => !NAME_FIELDS.includes(field));
    if (!person.byHand.some((field) => NAME_FIELDS.includes(field))) person.formerName = null;
    const { placed, places } = this.give(person, row);
    this.remember(person, places);
    if (placed === 'moved' || placed === 'returned') return placed;
    return changed || placed === 'added' ? 'updated' : 'unchanged';
  }

  /**
   * A further row of the file about somebody: it may fill in what is not known, and changes nothing else, so that the file
   * means the same when it is imported again. In another class where several are allowed it is one more membership.
   */
  private takeAgain(person: ModelPerson, row: Row): RowOutcome {
    const { externalId } = row.fields;
    const byId = externalId !== null && externalId === person.fields.externalId;
    const differing = wordsOf(row).filter(([field, value]) => !agree(field, value, person.fields[field]));
    const news = differing.filter(([field]) => !this.isKept(person, field));
    // another name is never filled in: an earlier row has found the person by this one
    const contradicts = news.some(([field]) => person.fields[field] !== null || NAME_FIELDS.includes(field));
    const further = this.severalClasses() && row.class !== null && !this.isNamedIn(person, row.class);
    const elsewhere = !further && row.class !== null && !this.isIn(person, row.class);
    const agrees = further ? !contradicts : news.length === 0 && !elsewhere;
    if (byId && !agrees) throw new Refused('external-id-repeated');
    // an id that an earlier row lacked may be a namesake's
    if (externalId !== null && !agrees) throw new Refused('ambiguous-person');
    if (elsewhere) throw new Refused('in-two-classes');
    const filled = news.filter(([field]) => person.fields[field] === null);
    for (const [field, value] of filled) person.fields[field] = value;
    if (!further) {
      this.remember(person, row.class === null ? standingOf(person) : []);
      return 'duplicate';
    }
    if (differing.length > news.length) this.warnings.push(`kept-by-hand ${row.line}`);
    const { placed, places } = this.give(person, row);
    this.remember(person, places);
    return filled.length > 0 || placed !== 'same' ? 'updated' : 'unchanged';
  }

  /** A field that somebody set by hand goes before the file unless it is overridden. */
  private isKept(person: ModelPerson, field: Field): boolean {
    return person.byHand.includes(field) && !this.order.override.includes(field);
  }

  /** Puts a person where a row says, and tells the places that the row names. */
  private give(person: ModelPerson, row: Row): { placed: 'same' | 'added' | 'moved' | 'returned'; places: Place[] } {
    const standing = standingOf(person);
    const stays = this.model.role === 'teacher' || row.class === null;
    if (isActive(person) && stays) return { placed: 'same', places: standing };
    if (isActive(person) && this.isIn(person, row.class)) {
      return { placed: 'same', places: standing.filter((place) => place.class === row.class?.nameKey) };
    }
    const place = { class: this.classOf(row), ended: false };
    if (!isActive(person)) {
      person.places.push(place);
      return { placed: 'returned', places: [place] };
    }
    const classless = standing.every((one) => one.class === null);
    if (classless || !this.severalClasses()) {
      for (const one of standing) one.ended = true;
    }
    person.places.push(place);
    return { placed: classless || this.severalClasses() ? 'added' : 'moved', places: [place] };
  }

  private remember(person: ModelPerson, places: readonly Place[]): void {
    this.named.set(person, new Set([...(this.named.get(person) ?? []), ...places]));
  }

  private isNamedIn(person: ModelPerson, className: ClassName): boolean {
    return [...(this.named.get(person) ?? [])].some((place) => place.class === className.nameKey);
  }

  /** The class of a row that is taken, made now where there was none. */
  private classOf({ class: name }: Row): string | null {
    if (name === null) return null;
    if (!this.knows(name)) {
      this.register.classes[name.nameKey] = name.name;
      this.classesCreated.push(name.name);
    }
    return name.nameKey;
  }

  private knows(name: ClassName): boolean {
    return this.register.classes[name.nameKey] !== undefined;
  }

  private severalClasses(): boolean {
    return this.model.kind === 'supplementary' && this.model.role === 'pupil';
  }

  private ofRole(): ModelPerson[] {
    return this.register.people.filter((person) => person.role === this.model.role);
  }

  /** Counts the absent and with --mirror withdraws them. */
  private finish(): Pick<Prediction, 'code' | 'absent' | 'withdrawn'> {
    const { mirror, maxLeavers } = this.order;
    const taken = this.rows.read - this.rows.rejected;
    if (mirror !== null && (taken === 0 || this.rows.rejected > 0)) this.warnings.push('leavers-skipped 1');
    if (this.rows.rejected > 0) return { code: 5, absent: null, withdrawn: 0 };
    if (taken === 0) return { code: 0, absent: 0, withdrawn: 0 };
    const everywhere = mirror === 'all' || this.model.role === 'teacher';
    const scope = this.before.filter(
      ({ place }) => everywhere || (place.class !== null && this.classes.has(place.class)),
    );
    const unnamed = scope.filter(({ person, place }) =>
      this.severalClasses() ? !place.ended && !this.named.get(person)?.has(place) : !this.named.has(person),
    );
    const absent = new Set(unnamed.map(({ person }) => person));
    if (mirror === null) return { code: 0, absent: absent.size, withdrawn: 0 };
    const leavers = [...absent].filter((person) => !person.administrator);
    if (leavers.length < absent.size) this.warnings.push('administrator-kept 1');
    const members = new Set(scope.map(({ person }) => person)).size;
    if (leavers.length > 3 && isMore(leavers.length, members, maxLeavers ?? '10%')) {
      return { code: 6, absent: absent.size, withdrawn: leavers.length };
    }
    for (const { person, place } of unnamed) if (!person.administrator) place.ended = true;
    return { code: 0, absent: absent.size, withdrawn: leavers.length };
  }
}

/** Several people who a row may be are one too many. */
function only(people: readonly ModelPerson[]): ModelPerson {
  const [person, ...others] = people;
  if (person === undefined || others.length > 0) throw new Refused('ambiguous-person');
  return person;
}

/** What a row says of a person; an empty cell says nothing. */
function wordsOf(row: Row): (readonly [Field, string])[] {
  return FIELDS.flatMap((field) => {
    const value = row.fields[field];
    return value === null ? [] : [[field, value] as const];
  });
}

/** Names that differ in spelling only are one name; other values are compared as they are. */
function agree(field: Field, value: string, known: string | null): boolean {
  return NAME_FIELDS.includes(field) ? nameKey(value) === nameKey(known ?? '') : value === known;
}

function isMore(leavers: number, members: number, limit: string): boolean {
  return limit.endsWith('%') ? leavers * 100 > Number.parseInt(limit, 10) * members : leavers > Number(limit);
}
