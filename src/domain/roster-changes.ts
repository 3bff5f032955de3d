import { nameKey } from './name-key.ts';
import { NO_DETAILS, type PersonDetails } from './person.ts';
import { hasInitialsOnly, makePersonName, type PersonName } from './person-name.ts';
import type { KnownPerson, Placing } from './roster-decision.ts';
import type { RosterRow } from './roster-row.ts';

/** The fields of a person that somebody may change by hand, under the names that flags give them. */
export const HAND_EDITABLE = [
  'surname',
  'name',
  'patronymic',
  'birthDate',
  'sex',
  'phone',
  'email',
  'externalId',
  'position',
  'subjects',
  'class',
] as const;
export type HandEditable = (typeof HAND_EDITABLE)[number];

type Fields = Partial<PersonName & PersonDetails>;

/** What a row does to the person it is. */
export type RowChanges = {
  /** What the row gives and the register does not have so. */
  changes: Fields;
  placed: Placing;
  /** Fields that differ and stay as somebody set them by hand, each with the value of the file. */
  kept: { field: HandEditable; value: string }[];
  /** The fields still marked as changed by hand; undefined where the row leaves the marks as they are. */
  handEdited: readonly string[] | undefined;
};

const DETAILS = Object.keys(NO_DETAILS) as (keyof PersonDetails)[];
const NAME_PARTS = [
  ['surname', 'surname'],
  ['name', 'givenName'],
  ['patronymic', 'patronymic'],
] as const;

/**
 * Works out what a row changes about the person it is: details that it gives and that differ. An empty cell never erases,
 * initials never replace a name, a name that differs in spelling only is no change. A field set by hand is kept unless it
 * is overridden, and loses its mark once the file agrees.
 */
export function planRowChanges(
  person: KnownPerson,
  row: Pick<RosterRow, 'name'> & Partial<PersonDetails>,
  placing: { placed: Placing; classText: string },
  override: ReadonlySet<string>,
): RowChanges {
  const kept: RowChanges['kept'] = [];
  const agreed: string[] = [];
  const isKept = (field: string) => person.handEdited.includes(field) && !override.has(field);
  /** Tells whether a value of the file is to be taken, and keeps book of the fields set by hand. */
  const takes = (field: HandEditable, value: string, differs: boolean): boolean => {
    if (differs && isKept(field)) kept.push({ field, value });
    else if (person.handEdited.includes(field)) agreed.push(field);
    return differs && !isKept(field);
  };
  const changes: Partial<Record<keyof PersonDetails, unknown>> = {};
  for (const field of DETAILS) {
    const value = row[field];
    if (value === null || value === undefined) continue;
    const differs = value !== person[field];
    if (field === 'homeroomOf' ? differs : takes(field, value, differs)) changes[field] = value;
  }
  const renamed = planRenaming(person, row.name, takes);
  const moves = placing.placed === 'moved' || placing.placed === 'added';
  const stays = moves && !takes('class', placing.classText, true);
  if (placing.placed === 'same' && placing.classText !== '') takes('class', placing.classText, false);
  return {
    changes: { ...(changes as Partial<PersonDetails>), ...renamed },
    placed: stays ? 'same' : placing.placed,
    kept,
    handEdited: agreed.length > 0 ? person.handEdited.filter((field) => !agreed.includes(field)) : undefined,
  };
}

function planRenaming(
  person: KnownPerson,
  name: PersonName,
  takes: (field: HandEditable, value: string, differs: boolean) => boolean,
): Fields {
  const agreeWhole = () => {
    for (const [field] of NAME_PARTS) takes(field, '', false);
    return {};
  };
  if (person.nameKey === name.nameKey) return agreeWhole();
  if (abbreviates(name, person)) return {};
  const parts = { surname: person.surname, givenName: person.givenName, patronymic: person.patronymic };
  for (const [field, part] of NAME_PARTS) {
    const value = name[part];
    if (value !== null && takes(field, value, nameKey(value) !== nameKey(person[part] ?? ''))) parts[part] = value;
  }
  const renamed = makePersonName(parts.surname, parts.givenName, parts.patronymic);
  // a name without a patronymic agrees with there being none
  if (renamed?.nameKey === name.nameKey) agreeWhole();
  return renamed === undefined || renamed.nameKey === person.nameKey ? {} : renamed;
}

/** Tells whether a name is another with initials in place of the given name. */
function abbreviates(name: PersonName, full: PersonName): boolean {
  return (
    hasInitialsOnly(name) &&
    nameKey(name.surname) === nameKey(full.surname) &&
    nameKey(name.givenName).charAt(0) === nameKey(full.givenName).charAt(0)
  );
}

/** Of changes those that tell what was not known at all; another name is none of them. */
export function onlyAdditions(person: KnownPerson, changes: RowChanges['changes']): Partial<PersonDetails> {
  return Object.fromEntries(
    DETAILS.filter((field) => person[field] === null && field in changes).map((field) => [field, changes[field]]),
  );
}
