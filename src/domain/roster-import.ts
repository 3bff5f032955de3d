import type { HandEditable } from './roster-changes.ts';
import type { RowWarning } from './roster-row.ts';
import type { RowReject } from './row-reject.ts';

/** A remark of the import itself: a namesake, a repeated row, a field or person that stays, a column that is not kept. */
export type ImportWarning =
  | RowWarning
  | {
      line: number;
      code:
        | 'homonym'
        | 'duplicate-row'
        | 'column-skipped'
        | 'mapping-unused'
        | 'administrator-kept'
        | 'leavers-skipped';
      value: string;
      suggestion: null;
    }
  | { line: number; code: 'kept-by-hand'; value: string; suggestion: null; field: HandEditable; person: string }
  | { line: number; code: 'class-spelling-merged'; value: string; suggestion: string };

/** How the rows of a file were taken; `read` is always the sum of the others. */
export type RowCounts = {
  read: number;
  added: number;
  updated: number;
  moved: number;
  returned: number;
  unchanged: number;
  duplicate: number;
  rejected: number;
};

/** The document of an import. */
export type ImportedRoster = {
  file: string;
  encoding: string | null;
  delimiter: string | null;
  headerLine: number | null;
  columns: { header: string; field: string | null }[];
  rows: RowCounts;
  absent: number;
  withdrawn: number;
  parents: { added: number; updated: number; linked: number };
  classesCreated: string[];
  warnings: ImportWarning[];
  rejects: RowReject[];
  planHash: string | null;
};

/** One thing that an import does or would do to a person, for showing. */
export type PlanLine = { fullName: string; class: string | null } & (
  | { kind: 'added' | 'returned' | 'absent' | 'withdrawn' }
  | { kind: 'moved'; from: string | null }
  | { kind: 'updated'; changes: readonly { field: string; from: string | null; to: string | null }[] }
);

/** How many things of each kind were done, and the first of them: as many as were asked for. */
export type PlanLines = { lines: readonly PlanLine[]; more: Readonly<Partial<Record<PlanLine['kind'], number>>> };

/** Those whom a mirror would withdraw, being more than the guard allows, of how many people. */
export type GuardedLeavers = { leavers: readonly { fullName: string; class: string | null }[]; members: number };

/** An import as it is told: its document, what it does to whom, and, where refused rows go elsewhere, those rows whole. */
export type RosterImportResult = ImportedRoster & {
  plan: PlanLines;
  refusedRows: readonly { line: number; cells: readonly string[] }[];
  guarded: GuardedLeavers | null;
  /** The plan changes something. */
  changes: boolean;
  /** The copy that was made of the register before a large change; null for none. */
  backup: string | null;
};

/** The document of an import that has taken nothing yet. */
export function emptyImport(file: string): ImportedRoster {
  return {
    ...{ file, encoding: null, delimiter: null, headerLine: null, columns: [] },
    rows: { read: 0, added: 0, updated: 0, moved: 0, returned: 0, unchanged: 0, duplicate: 0, rejected: 0 },
    ...{ absent: 0, withdrawn: 0, parents: { added: 0, updated: 0, linked: 0 }, classesCreated: [] },
    ...{ warnings: [], rejects: [], planHash: null },
  };
}
