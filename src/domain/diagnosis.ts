/** What holds in every sound register; each is told by its own words. */
export const INVARIANTS = [
  'one-organization',
  'one-class-per-pupil',
  'no-overlapping-places',
  'open-places-in-open-classes',
  'parents-in-no-class',
  'parents-with-a-child',
  'homerooms-of-active-staff',
  'lessons-of-active-staff',
  'active-administrators',
  'one-primary-administrator',
  'uses-are-requests',
  'members-were-enrolled',
  'two-channels',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** An invariant that does not hold: for how many rows, and the ids of the first of them. */
export type BrokenInvariant = { invariant: Invariant; rows: number; ids: readonly number[] };

/** How the schema of a store differs from what its version says: names of tables, indexes, triggers and views. */
export type SchemaDifference = { missing: readonly string[]; unknown: readonly string[]; other: readonly string[] };

/** A file or folder that others may read or write, with its mode. */
export type OpenMode = { path: string; mode: number };

/**
 * The checks of a store in the order in which they are told, and the facts each found. Sizes are in bytes, instants are ISO;
 * whether it is a finding stands beside the facts.
 */
export type CheckFacts = {
  file: { file: string; bytes: number; fault: 'foreign' | 'newer' | null };
  integrity: { errors: readonly string[] };
  'foreign-keys': { rows: number; tables: readonly string[] };
  schema: SchemaDifference;
  invariants: { broken: readonly BrokenInvariant[]; checked: number };
  'time-zone': { timeZone: string };
  clock: { now: string; set: boolean; changedAt: string | null };
  key: { file: string; state: 'not-needed' | 'opens' | 'missing' | 'other' };
  backups: { newest: string | null; days: number; count: number; fault: 'none' | 'old' | 'damaged' | null };
  /** Of how many people the list beside the store does not say that they were purged. */
  'purge-list': { file: string; purged: number; missing: number };
  modes: { open: readonly OpenMode[]; known: boolean };
  leftovers: { files: readonly string[] };
  'wal-size': { bytes: number; most: number };
  'free-space': { free: number | null; needed: number };
  'network-file-system': { kind: string | null };
  versions: { node: string; sqlite: string };
};

export type CheckName = keyof CheckFacts;

/** What one check found. */
export type Check = { [N in CheckName]: { name: N; ok: boolean; facts: CheckFacts[N] } }[CheckName];

/**
 * Something that was put right, or would be: a mode, a leftover that was deleted, a log that was taken into the store, the
 * list of the purged.
 */
export type Repair = { what: 'mode' | 'leftover' | 'log' | 'purge-list'; file: string };
