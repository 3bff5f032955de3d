import { createHash, type Hash } from 'node:crypto';
import {
  emptyImport,
  type GuardedLeavers,
  type ImportedRoster,
  type ImportWarning,
  type PlanLine,
  type RosterImportResult,
  type RowCounts,
} from '../../domain/roster-import.ts';
import type { RosterRecord } from '../../domain/roster-row.ts';
import type { RowReject } from '../../domain/row-reject.ts';
import type { RosterOrder, RosterSource } from '../import-roster.ts';

type RowOutcome = Exclude<keyof RowCounts, 'read' | 'rejected'>;

/** How much of the plan is gathered before it goes into the hash, in bytes. */
const GATHERED = 64 * 1024;

/** Keeps the account of one import: every row counted once, what is remarked, what is planned and the hash of it. */
export class ImportAccount {
  readonly document: ImportedRoster;
  private readonly hash: Hash = createHash('sha256');
  private readonly gathered = Buffer.allocUnsafe(GATHERED);
  private gatheredLength = 0;
  private readonly mostLines: number;
  private readonly keepsRefused: boolean;
  private readonly lines: PlanLine[] = [];
  private readonly lineCounts: Partial<Record<PlanLine['kind'], number>> = {};
  private readonly refusedRows: RosterImportResult['refusedRows'][number][] = [];

  private changes = false;
  private guarded: GuardedLeavers | null = null;

  /** `mostLines` is how many things of each kind are kept for showing; refused rows are kept only where they are set aside. */
  constructor(source: RosterSource, { mostLines, setAside }: RosterOrder) {
    const { file, encoding, delimiter, headerLine, columns } = source;
    this.document = { ...emptyImport(file), encoding, delimiter, headerLine, columns };
    this.mostLines = mostLines;
    this.keepsRefused = setAside !== null;
    for (const value of source.skippedColumns) {
      this.warn({ line: headerLine, code: 'column-skipped', value, suggestion: null });
    }
    for (const value of source.unusedMappings) {
      this.warn({ line: headerLine, code: 'mapping-unused', value, suggestion: null });
    }
  }

  /** Counts a row that was taken. */
  count(outcome: RowOutcome): void {
    this.document.rows.read++;
    this.document.rows[outcome]++;
  }

  /** Counts a row that cannot be taken, and keeps it as it stands in the file where refused rows go elsewhere. */
  reject(reject: RowReject, { line, cells }: RosterRecord): void {
    this.document.rows.read++;
    this.document.rows.rejected++;
    this.document.rejects.push(reject);
    if (this.keepsRefused) this.refusedRows.push({ line, cells });
    this.note(`!${reject.line} ${reject.code}`);
  }

  warn(...warnings: readonly ImportWarning[]): void {
    this.document.warnings.push(...warnings);
  }

  /** Takes one step of the plan, which changes something, into its hash. */
  plan(step: string): void {
    this.changes = true;
    this.note(step);
  }

  /** Takes into the plan that the row with a digest enters somebody. */
  planAdded(digest: number, line: number): void {
    this.changes = true;
    if (this.gatheredLength + 16 > GATHERED) this.digest();
    this.gathered.writeDoubleLE(digest, this.gatheredLength);
    this.gathered.writeDoubleLE(line, this.gatheredLength + 8);
    this.gatheredLength += 16;
  }

  /** Takes into the hash of the plan what it depends on and does not change. */
  note(step: string): void {
    const text = `${step}\n`;
    if (this.gatheredLength + text.length * 3 > GATHERED) this.digest();
    if (text.length * 3 > GATHERED) this.hash.update(text);
    else this.gatheredLength += this.gathered.write(text, this.gatheredLength);
  }

  /** Keeps what is done to a person for showing, while there is room. */
  show(kind: PlanLine['kind'], line: () => PlanLine): void {
    const shown = (this.lineCounts[kind] ?? 0) + 1;
    this.lineCounts[kind] = shown;
    if (shown <= this.mostLines) this.lines.push(line());
  }

  /** Says that more would leave than is allowed, and who. */
  guard(guarded: GuardedLeavers): void {
    this.guarded = guarded;
  }

  /** The import as it stands in the end. */
  close(): RosterImportResult {
    const { classesCreated } = this.document;
    if (classesCreated.length > 0) this.plan(JSON.stringify(classesCreated));
    this.digest();
    this.document.planHash = this.hash.digest('hex');
    const kinds = Object.entries(this.lineCounts) as [PlanLine['kind'], number][];
    const more = Object.fromEntries(kinds.map(([kind, number]) => [kind, Math.max(0, number - this.mostLines)]));
    const { lines, refusedRows, guarded, changes } = this;
    return { ...this.document, plan: { lines, more }, refusedRows, guarded, changes, backup: null };
  }

  private digest(): void {
    this.hash.update(this.gathered.subarray(0, this.gatheredLength));
    this.gatheredLength = 0;
  }
}
