import type { FieldPlace, RosterField } from '../domain/roster-fields.ts';
import type { RosterSource } from '../usecases/import-roster.ts';
import type { TextSource } from './delimited.ts';
import type { Delimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import { ROSTER_COLUMNS } from './roster-columns.ts';
import { normalizeHeader, openTableFile } from './table-file.ts';

/** What a user may say of a roster file instead of leaving it to be recognised. */
export type RosterReading = {
  encoding?: Encoding;
  delimiter?: Delimiter;
  map?: ReadonlyMap<string, RosterField>;
};

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = { ';': ';', ',': ',', '|': '|', '\t': 'tab' };

/** Opens a roster file: recognises encoding, delimiter, header and columns, and gives its records one by one. */
export function openRoster(input: TextSource, { encoding, delimiter, map }: RosterReading): RosterSource {
  const table = openTableFile(input, ROSTER_COLUMNS, {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(map !== undefined && { mapping: map }),
  });
  const places = new Map<RosterField, FieldPlace>();
  for (const [index, { header, field }] of table.columns.entries()) {
    if (field !== null) places.set(field, { index, header });
  }
  const ignored = new Set(ROSTER_COLUMNS.ignored.map(normalizeHeader));
  return {
    file: input.name,
    encoding: table.encoding,
    delimiter: DELIMITER_NAMES[table.delimiter],
    headerLine: table.headerLine,
    columns: [...table.columns],
    skippedColumns: table.columns
      .filter(({ header }) => ignored.has(normalizeHeader(header)))
      .map(({ header }) => header),
    layout: { width: table.columns.length, places },
    records: () => table.rows(),
  };
}
