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
  const shapes: { line: number; width: number }[] = [];
  let best: (HeaderRow<F> & { line: number; width: number }) | undefined;
  for (const { line, cells, fault } of records) {
    const shape = { line, width: cells.length };
    const row = fault === null ? finder.findColumns(cells) : undefined;
    if (row !== undefined && (best === undefined || row.found > best.found)) best = { ...row, ...shape };
    if (shapes.push(shape) === HEADER_SEARCH_RECORDS) break;
  }
  if (best === undefined) return undefined;
  const { width: asWide, ...header } = best;
  const steady = shapes.filter(({ line, width }) => line >= header.line && width === asWide);
  return { ...header, steadiness: steady.length / shapes.length };
}
