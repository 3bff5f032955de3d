import { type RejectCode, type RowReject, rowReject } from '../domain/row-reject.ts';
import type { ColumnCatalogue } from './columns.ts';
import { openTableFile, type TableSource } from './table-file.ts';

/** A row of a file with a few known columns: its cells by field, an absent one being empty. */
export type SmallRow<F extends string> = {
  line: number;
  cell(field: F): string;
  /** A reject of this row, about one of its fields. */
  reject(code: RejectCode, field: F): RowReject;
};

/** Reads a file with a few known columns, as forgivingly as a roster; a row damaged in form comes as its reject. */
export function* readSmallTable<F extends string>(
  source: TableSource,
  catalogue: ColumnCatalogue<F>,
): Generator<SmallRow<F> | { reject: RowReject }> {
  const table = openTableFile(source, catalogue, {});
  const places = new Map<F, number>();
  for (const [index, { field }] of table.columns.entries()) if (field !== null) places.set(field, index);
  for (const { line, cells, fault } of table.rows()) {
    const form = fault ?? (cells.length > table.columns.length ? 'too-many-cells' : null);
    if (form !== null) {
      yield { reject: rowReject(line, form) };
      continue;
    }
    const cell = (field: F) => cells[places.get(field) ?? -1] ?? '';
    const header = (field: F) => table.columns[places.get(field) ?? -1]?.header ?? null;
    yield { line, cell, reject: (code, field) => rowReject(line, code, header(field), cell(field)) };
  }
}
