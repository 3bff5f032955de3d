import type { PersonDetails } from './person.ts';
import type { PersonName } from './person-name.ts';
import type { RosterRow } from './roster-row.ts';
import type { RejectCode } from './row-reject.ts';

/** Somebody of the register, as deciding about a row needs them. */
export type KnownPerson = PersonName &
  PersonDetails & {
    id: number;
    /** The fields changed by hand, which a roster does not change back. */
    handEdited: readonly string[];
    /** Belongs to the organisation in the roster's role now. */
    active: boolean;
    /** The places in that role: the present ones of who is active, the last one of who left. */
    enrolments: readonly { id: number; classId: number | null }[];
  };

/** What the register is asked about a row. */
export type RosterRegister = {
  /** The person with an id of the journal system, in whatever role. */
  findByExternalId(externalId: string): (KnownPerson & { inRole: boolean }) | undefined;
  /**
   * Those who have or had the roster's role, by the key of the full name; whoever has an id of the journal may be left out.
   * With a birth date, those who have another one may be left out too.
   */
  listByName(nameKey: string, which: 'everyone' | 'without-id', birthDate: string | null): readonly KnownPerson[];
  /** Tells whether anybody has or had the role under a full name. */
  hasNamesake(nameKey: string): boolean;
};

export type RosterRules = {
  oneClassPerPupil: boolean;
  /** Takes a full name in another class, with neither id nor birth date, as a move. */
  moves: boolean;
  /** The roster is of staff, who are not told apart by class. */
  staff: boolean;
};

/** How the class of a row stands to the classes of the person it is. */
export type Placing = 'same' | 'moved' | 'added' | 'returned';

export type RosterDecision =
  | { action: 'add'; homonym: boolean }
  | { action: 'match'; person: KnownPerson; placed: Placing }
  | { action: 'reject'; code: RejectCode; candidates: readonly KnownPerson[] };

/**
 * Decides who a row is, in the contract's order: id of the journal system; full name and birth date; full name within
 * the class. Never guesses: a name that may be several people, or somebody of another class, is refused unless moves
 * are allowed. `classId` is the row's class, null where it names none.
 */
export function decideRosterRow(
  row: RosterRow,
  classId: number | null,
  rules: RosterRules,
  register: RosterRegister,
): RosterDecision {
  if (row.externalId !== null) {
    const known = register.findByExternalId(row.externalId);
    if (known !== undefined && !known.inRole) return { action: 'reject', code: 'role-conflict', candidates: [known] };
    if (known !== undefined) return matched(known, classId, rules);
  }
  const { nameKey } = row.name;
  const which = row.externalId === null ? 'everyone' : 'without-id';
  const namesakes = register.listByName(nameKey, which, row.birthDate);
  if (row.birthDate === null) return decideUndated(namesakes, classId, rules);
  const decision = decideDated(row, namesakes, classId, rules);
  if (decision !== undefined) return decision;
  const homonym = namesakes.length > 0 || (which === 'everyone' && register.hasNamesake(nameKey));
  return { action: 'add', homonym };
}

function decideDated(
  row: RosterRow,
  namesakes: readonly KnownPerson[],
  classId: number | null,
  rules: RosterRules,
): RosterDecision | undefined {
  const born = namesakes.filter((one) => one.birthDate === row.birthDate);
  if (born.length > 0) return chooseOnly(born, classId, rules);
  const undated = namesakes.filter((one) => one.birthDate === null);
  return undated.length > 0 ? chooseByClass(undated, classId, rules) : undefined;
}

function decideUndated(namesakes: readonly KnownPerson[], classId: number | null, rules: RosterRules): RosterDecision {
  return namesakes.length > 0 ? chooseByClass(namesakes, classId, rules) : { action: 'add', homonym: false };
}

/** Of several with one name the one in the row's class, who is there before who was. */
function chooseByClass(namesakes: readonly KnownPerson[], classId: number | null, rules: RosterRules): RosterDecision {
  const here = namesakes.filter((one) => isHere(one, classId, rules));
  if (here.length === 0) return elsewhere(namesakes, classId, rules);
  const present = here.filter((one) => one.active);
  return chooseOnly(present.length > 0 ? present : here, classId, rules);
}

function isHere(person: KnownPerson, classId: number | null, rules: RosterRules): boolean {
  return rules.staff || isIn(person, classId);
}

function isIn(person: KnownPerson, classId: number | null): boolean {
  return person.enrolments.some((place) => place.classId === classId);
}

function chooseOnly(people: readonly KnownPerson[], classId: number | null, rules: RosterRules): RosterDecision {
  const [person, ...others] = people;
  if (person === undefined || others.length > 0)
    return { action: 'reject', code: 'ambiguous-person', candidates: people };
  return matched(person, classId, rules);
}

function elsewhere(people: readonly KnownPerson[], classId: number | null, rules: RosterRules): RosterDecision {
  if (rules.moves) return chooseOnly(people, classId, rules);
  return { action: 'reject', code: 'ambiguous-person', candidates: people };
}

function matched(person: KnownPerson, classId: number | null, rules: RosterRules): RosterDecision {
  if (!person.active) return { action: 'match', person, placed: 'returned' };
  if (rules.staff || classId === null || isIn(person, classId)) return { action: 'match', person, placed: 'same' };
  const classless = person.enrolments.every((place) => place.classId === null);
  return { action: 'match', person, placed: rules.oneClassPerPupil && !classless ? 'moved' : 'added' };
}
