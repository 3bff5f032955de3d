import type { RowReject } from '../domain/row-reject.ts';
import type { Renaming } from '../usecases/start-year.ts';
import type { ColumnCatalogue } from './columns.ts';
import { readSmallTable } from './small-table.ts';
import type { TableSource } from './table-file.ts';

const COLUMNS: ColumnCatalogue<'from' | 'to'> = {
  aliases: {
    from: ['из', 'из класса', 'из группы', 'был', 'было', 'старый класс', 'старое название', 'from', 'old'],
    to: ['в', 'в класс', 'в группу', 'стал', 'стало', 'новый класс', 'новое название', 'to', 'new'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('from') && found.has('to'),
};

/** Reads the names that classes get in the next year: `из;в`. */
export function* readYearMap(
  source: TableSource,
): Generator<{ line: number; renaming: Renaming } | { reject: RowReject }> {
  for (const row of readSmallTable(source, COLUMNS)) {
    if (!('cell' in row)) yield row;
    else {
      const empty = (['from', 'to'] as const).find((field) => row.cell(field) === '');
      yield empty === undefined
        ? { line: row.line, renaming: { from: row.cell('from'), to: row.cell('to') } }
        : { reject: row.reject('class-missing', empty) };
    }
  }
}
