import { parseDate } from '../domain/calendar.ts';
import type { RowReject } from '../domain/row-reject.ts';
import type { HomeroomAssignment } from '../usecases/assign-homeroom.ts';
import { CLASS_HEADERS, type ColumnCatalogue } from './columns.ts';
import { readSmallTable, type SmallRow } from './small-table.ts';
import type { TableSource } from './table-file.ts';

type Field = 'class' | 'person' | 'orderNumber' | 'orderDate';

const COLUMNS: ColumnCatalogue<Field> = {
  aliases: {
    class: CLASS_HEADERS,
    person: [
      'учитель',
      'классный руководитель',
      'руководитель',
      'руководитель объединения',
      'руководитель кружкового объединения',
      'куратор',
      'педагог',
      'преподаватель',
      'фио',
      'сотрудник',
      'teacher',
      'person',
    ],
    orderNumber: ['номер приказа', 'приказ', '№ приказа', 'приказ №', 'order', 'order number'],
    orderDate: ['дата приказа', 'дата', 'date', 'order date'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('class') && found.has('person'),
};

/** Reads the distribution of homeroom teachers: `класс;учитель;номер приказа;дата приказа`; `order` stands where a row has none. */
export function* readHomeroomFile(
  source: TableSource,
  order: { orderNumber: string | null; orderDate: string | null },
): Generator<{ line: number; assignment: HomeroomAssignment } | { reject: RowReject }> {
  for (const row of readSmallTable(source, COLUMNS)) yield 'cell' in row ? readRow(row, order) : row;
}

function readRow(row: SmallRow<Field>, order: { orderNumber: string | null; orderDate: string | null }) {
  if (row.cell('class') === '') return { reject: row.reject('class-missing', 'class') };
  if (row.cell('person') === '') return { reject: row.reject('name-missing', 'person') };
  const date = row.cell('orderDate');
  const orderDate = date === '' ? order.orderDate : parseDate(date);
  if (orderDate === undefined) return { reject: row.reject('date-invalid', 'orderDate') };
  const orderNumber = row.cell('orderNumber') || order.orderNumber;
  return {
    line: row.line,
    assignment: { class: row.cell('class'), person: row.cell('person'), orderNumber, orderDate },
  };
}
