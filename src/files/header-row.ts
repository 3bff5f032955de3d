import type { ColumnFinder, HeaderRow } from './columns.ts';
import type { DelimitedRecord } from './delimited.ts';

const HEADER_SEARCH_RECORDS = 30;

/** The header among the records of a file; `steadiness` is the share of the first records that are as wide, below it. */
export type FoundHeader<F extends string> = HeaderRow<F> & { line: number; steadiness: number };

/** Finds the header among the first 30 records: the row with most fields, the first of those that are equal in this. */
export function findHeader<F extends string>(
  records: Iterable<DelimitedRecord>,
  finder: ColumnFinder<F>,
): FoundHeader<F> | undefined {
  const first = takeFirst(records);
  let best: (HeaderRow<F> & { record: DelimitedRecord }) | undefined;
  for (const record of first) {
    const row = record.fault === null ? finder.findColumns(record.cells) : undefined;
    if (row !== undefined && (best === undefined || row.found > best.found)) best = { ...row, record };
  }
  if (best === undefined) return undefined;
  const { record: header, ...row } = best;
  const steady = first.filter(({ line, cells }) => line >= header.line && cells.length === header.cells.length);
  return { ...row, line: header.line, steadiness: steady.length / first.length };
}

function takeFirst(records: Iterable<DelimitedRecord>): DelimitedRecord[] {
  const first: DelimitedRecord[] = [];
  for (const record of records) if (first.push(record) === HEADER_SEARCH_RECORDS) break;
  return first;
}
