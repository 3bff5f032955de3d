import { type RowReject, rowReject } from '../domain/row-reject.ts';
import type { ClassRequest } from '../usecases/create-classes.ts';
import { CLASS_HEADERS, type ColumnCatalogue } from './columns.ts';
import { readSmallTable } from './small-table.ts';
import type { TableSource } from './table-file.ts';

const COLUMNS: ColumnCatalogue<'class' | 'headCount'> = {
  aliases: {
    class: [...CLASS_HEADERS, 'название'],
    headCount: ['численность', 'количество', 'количество учащихся', 'количество обучающихся', 'head count', 'size'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('class'),
};

/** Reads the approved nomenclature of classes: `класс;численность`. */
export function readClassFile(source: TableSource): { rows: ClassRequest[]; rejects: RowReject[] } {
  const rows: ClassRequest[] = [];
  const rejects: RowReject[] = [];
  for (const row of readSmallTable(source, COLUMNS)) {
    if (!('cell' in row)) rejects.push(row.reject);
    else if (row.cell('class') === '') rejects.push(row.reject('class-missing', 'class'));
    else if (!/^\d{0,6}$/.test(row.cell('headCount'))) {
      rejects.push(rowReject(row.line, 'number-invalid', null, row.cell('headCount')));
    } else {
      const text = row.cell('headCount');
      rows.push({ name: row.cell('class'), headCount: text === '' ? null : Number(text) });
    }
  }
  return { rows, rejects };
}
