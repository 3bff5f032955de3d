/** The fields a roster may carry; the names are those of `--map HEADER=FIELD`. */
export const ROSTER_FIELDS = [
  'externalId',
  'surname',
  'name',
  'patronymic',
  'fullName',
  'nameAndPatronymic',
  'class',
  'grade',
  'letter',
  'birthDate',
  'sex',
  'phone',
  'email',
  'position',
  'subjects',
  'homeroomOf',
  'childFullName',
  'parent1FullName',
  'parent1Phone',
  'parent1Email',
  'parent2FullName',
  'parent2Phone',
  'parent2Email',
] as const;
export type RosterField = (typeof ROSTER_FIELDS)[number];

/** Where a field stands in a record, and what its column is called in the file. */
export type FieldPlace = { index: number; header: string };
export type RosterColumns = { readonly width: number; readonly places: ReadonlyMap<RosterField, FieldPlace> };
