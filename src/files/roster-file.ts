import type { Role } from '../domain/person.ts';
import { type FieldPlace, ROSTER_FIELDS, type RosterField } from '../domain/roster-fields.ts';
import type { RosterSource } from '../usecases/import-roster.ts';
import type { Delimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import { rosterColumnsOf } from './roster-columns.ts';
import { headerFingerprint, openTableFile, type TableSource } from './table-file.ts';

/** Whose roster a file is, and what a user may say of it, now or before, instead of leaving it to be recognised. */
export type RosterReading = {
  role: Role;
  encoding?: Encoding;
  delimiter?: Delimiter;
  map?: ReadonlyMap<string, RosterField>;
  /** What was said before of the columns under a header line, by its fingerprint. */
  remembered: ReadonlyMap<string, Readonly<Record<string, string>>>;
};

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = { ';': ';', ',': ',', '|': '|', '\t': 'tab' };

/** Opens a roster file: recognises encoding, delimiter, header and columns, and gives its records one by one. */
export function openRoster(
  input: TableSource,
  { role, encoding, delimiter, map, remembered }: RosterReading,
): RosterSource {
  const fingerprintOf = (headers: readonly string[]) => `${role} ${headerFingerprint(headers)}`;
  const table = openTableFile(input, rosterColumnsOf(role), {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(map !== undefined && { mapping: map }),
    ...(remembered.size > 0 && { recall: (headers) => readMapping(remembered.get(fingerprintOf(headers))) }),
  });
  const columns = leaveNameless(table.columns);
  const places = new Map<RosterField, FieldPlace>();
  for (const [index, { header, field }] of columns.entries()) {
    if (field !== null) places.set(field, { index, header });
  }
  return {
    file: input.name,
    encoding: table.encoding,
    delimiter: table.delimiter === null ? null : DELIMITER_NAMES[table.delimiter],
    headerLine: table.headerLine,
    columns,
    skippedColumns: table.columns.filter(({ forbidden }) => forbidden).map(({ header }) => header),
    fingerprint: fingerprintOf(columns.map(({ header }) => header)),
    mapping: Object.fromEntries(map ?? []),
    unusedMappings: findUnused(map, columns),
    layout: { width: columns.length, places },
    records: () => table.rows(),
  };
}

/** The contacts of a parent are of no use where no column names the parent. */
function leaveNameless(columns: readonly { header: string; field: RosterField | null }[]) {
  const named = new Set(columns.map(({ field }) => field));
  return columns.map(({ header, field }) => {
    const parent = /^parent[12]/.exec(field ?? '')?.[0];
    return { header, field: parent !== undefined && !named.has(`${parent}FullName` as RosterField) ? null : field };
  });
}

/** The headers of a mapping that the file does not have. */
function findUnused(map: ReadonlyMap<string, RosterField> | undefined, columns: readonly { header: string }[]) {
  const present = new Set(columns.map(({ header }) => headerFingerprint([header])));
  return [...(map?.keys() ?? [])].filter((header) => !present.has(headerFingerprint([header])));
}

function readMapping(mapping: Readonly<Record<string, string>> | undefined): Map<string, RosterField> | undefined {
  if (mapping === undefined) return undefined;
  const entries = Object.entries(mapping).map(([header, name]) => [header, ROSTER_FIELDS.find((one) => one === name)]);
  return new Map(entries.filter((entry): entry is [string, RosterField] => entry[1] !== undefined));
}
