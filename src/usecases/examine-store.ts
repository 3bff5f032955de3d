import { dirname } from 'node:path';
import { addToInstant, isTimeZone } from '../domain/calendar.ts';
import type { Check, CheckFacts, CheckName, Repair } from '../domain/diagnosis.ts';
import type { OrganizationKind } from '../domain/organization.ts';
import { listBackups } from '../store/backup.ts';
import {
  checkFile,
  checkForeignKeys,
  checkIntegrity,
  checkInvariants,
  checkSchema,
  comparePurgeList,
  completePurgeList,
  emptyLog,
  findRegisterFacts,
  findSqliteVersion,
  openForExamination,
  type RegisterFacts,
} from '../store/examination.ts';
import { findNetwork } from '../store/network.ts';
import type { StorePlace } from '../store/place.ts';
import { purgeListFile } from '../store/purge-list.ts';
import type { Connection } from '../store/sqlite.ts';
import { findSealedCode } from '../store/summary.ts';
import {
  checkFreeSpace,
  checkLeftovers,
  checkLog,
  checkModes,
  closeToOthers,
  removeLeftover,
} from '../store/surroundings.ts';
import type { Vault } from '../store/vault.ts';
import { isBackupSound } from '../store/verify.ts';

const DAY = 86_400_000;
/** A register of this age that has no backup is in danger. */
const DAYS_WITHOUT = 7;
/** So old may the newest backup be of a register that changes. */
const DAYS_OLD = 30;
/** Changes so far ahead of the clock speak of a wrong clock; less may be a rehearsal with SFERUM_NOW, as the demo is. */
const CLOCK_DOUBT = 31 * DAY;
/** The director and the administrator, whom every register holds. */
const FIRST_PEOPLE = 2;

/** What a store is told of whose organisation is gone. */
const NO_ORGANIZATION = check(
  'invariants',
  { broken: [{ invariant: 'one-organization', rows: 1, ids: [] }], checked: 1 },
  false,
);

/** What the examination is told of the machine and of the moment. */
export type Machine = {
  platform: string;
  node: string;
  /** The moment at which the command lives, and whether it was set by hand. */
  now: string;
  isSet: boolean;
  /** The moment by the machine's own clock, by which files have their age. */
  systemNow: string;
};

/** What the doctor found. */
export type Examination = {
  ok: boolean;
  checks: Check[];
  /** Whose register it is, by which it is spoken of; undefined where it cannot be read. */
  kind: OrganizationKind | undefined;
};

/** Examines a store and everything around it. Nothing is changed, and a store that other commands refuse is told of. */
export function examineStore(place: StorePlace, vault: Vault, machine: Machine): Examination {
  const { file } = place;
  const log = checkLog(file);
  const found = checkFile(file);
  const register =
    found.fault === 'foreign'
      ? { checks: [], kind: undefined }
      : examineRegister({ place, vault, machine }, found.fault === 'newer');
  const checks = [
    check('file', found, found.fault === null),
    ...register.checks,
    ...examineSurroundings(place, machine, log),
  ];
  return { ok: checks.every(({ ok }) => ok), checks, kind: register.kind };
}

function check<N extends CheckName>(name: N, facts: CheckFacts[N], ok: boolean): Check {
  return { name, ok, facts } as Check;
}

/** What can be asked of a register: of one that is damaged as much as SQLite can still read. */
function examineRegister(circumstances: Circumstances, newer: boolean): Pick<Examination, 'checks' | 'kind'> {
  const checks: Check[] = [];
  const { file, waitMilliseconds } = circumstances.place;
  let connection: Connection | null = null;
  try {
    connection = openForExamination(file, waitMilliseconds);
    const integrity = checkIntegrity(connection);
    checks.push(check('integrity', integrity, integrity.errors.length === 0));
    const keys = checkForeignKeys(connection);
    checks.push(check('foreign-keys', keys, keys.rows === 0));
    if (newer) return { checks, kind: undefined };
    const schema = checkSchema(connection);
    checks.push(check('schema', schema, Object.values(schema).flat().length === 0));
    const register = findRegisterFacts(connection);
    if (register === undefined) checks.push(NO_ORGANIZATION);
    else checks.push(...examineContents(connection, register, circumstances));
    return { checks, kind: register?.kind };
  } catch (error) {
    const damage = toDamage(error, checks);
    return { checks: [damage, ...checks.filter(({ name }) => name !== 'integrity')], kind: undefined };
  } finally {
    connection?.close();
  }
}

/** An error of SQLite while it looks is a finding, after those there are; any other is ours. */
function toDamage(error: unknown, before: readonly Check[]): Check {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('SQLITE_') || code.startsWith('SQLITE_BUSY')) throw error;
  const told = before.find((one) => one.name === 'integrity');
  const errors = told?.name === 'integrity' ? told.facts.errors : [];
  return check('integrity', { errors: [...errors, error instanceof Error ? error.message : code] }, false);
}

type Circumstances = { place: StorePlace; vault: Vault; machine: Machine };

function examineContents(connection: Connection, register: RegisterFacts, circumstances: Circumstances): Check[] {
  const { place, vault, machine } = circumstances;
  const { timeZone, changedAt } = register;
  const invariants = checkInvariants(connection, register.kind);
  const clock = { now: machine.now, set: machine.isSet, changedAt };
  const isBehind = changedAt !== null && changedAt > addToInstant(machine.now, CLOCK_DOUBT);
  const key = examineKey(vault, findSealedCode(connection));
  const backups = examineBackups(place, register, machine.now);
  const purges = examinePurgeList(connection, place.file);
  return [
    check('invariants', invariants, invariants.broken.length === 0),
    check('time-zone', { timeZone }, isTimeZone(timeZone)),
    check('clock', clock, !isBehind),
    check('key', key, key.state === 'not-needed' || key.state === 'opens'),
    check('backups', backups, backups.fault === null),
    check('purge-list', purges, purges.missing === 0),
  ];
}

function examinePurgeList(connection: Connection, store: string): CheckFacts['purge-list'] {
  const { listed, all } = comparePurgeList(store, connection);
  return { file: purgeListFile(store), purged: all.length, missing: all.length - listed.length };
}

function examineKey(vault: Vault, sealed: Buffer | undefined): CheckFacts['key'] {
  const { keyFile: file } = vault;
  if (sealed === undefined) return { file, state: 'not-needed' };
  if (!vault.isHere()) return { file, state: 'missing' };
  try {
    return { file, state: vault.unseal(sealed) === null ? 'other' : 'opens' };
  } catch {
    return { file, state: 'other' };
  }
}

/** The age of the newest backup beside the store; none is a finding where people would be lost with the store. */
function examineBackups(
  { file, waitMilliseconds }: StorePlace,
  { people, beganAt, changedAt }: RegisterFacts,
  now: string,
): CheckFacts['backups'] {
  const made = listBackups(file).filter(({ occasion }) => occasion !== 'damaged');
  const newest = made.at(-1);
  const daysSince = (moment: string) => Math.max(0, Math.floor((Date.parse(now) - Date.parse(moment)) / DAY));
  if (newest === undefined) {
    const days = beganAt === null ? 0 : daysSince(beganAt);
    const fault = people > FIRST_PEOPLE && days > DAYS_WITHOUT ? 'none' : null;
    return { newest: null, days, count: 0, fault };
  }
  const days = daysSince(newest.moment);
  const isOld = days > DAYS_OLD && changedAt !== null && changedAt > newest.moment;
  const fault = isBackupSound(newest.file, waitMilliseconds) ? (isOld ? 'old' : null) : 'damaged';
  return { newest: newest.file, days, count: made.length, fault };
}

function examineSurroundings(place: StorePlace, machine: Machine, log: CheckFacts['wal-size']): Check[] {
  const { file } = place;
  const modes = checkModes(place, machine.platform);
  const leftovers = checkLeftovers(file, machine.systemNow);
  const space = checkFreeSpace(file);
  const kind = findNetwork(file);
  return [
    check('modes', modes, modes.open.length === 0),
    check('leftovers', leftovers, leftovers.files.length === 0),
    check('wal-size', log, log.bytes <= log.most),
    check('free-space', space, space.free === null || space.free >= space.needed),
    check('network-file-system', { kind }, kind === null),
    check('versions', { node: machine.node, sqlite: findSqliteVersion() }, true),
  ];
}

/** Puts right what can be put right without a thought: modes, leftovers of interrupted commands, a log that has grown. */
export function repairStore(place: StorePlace, machine: Machine, dryRun: boolean): Repair[] {
  const { file, waitMilliseconds } = place;
  checkFile(file);
  const log = checkLog(file);
  // the folder of the store may be somebody else's affair
  const open = checkModes(place, machine.platform).open.filter(({ path }) => path !== dirname(file));
  const { files: leftovers } = checkLeftovers(file, machine.systemNow);
  const repairs: Repair[] = [
    ...open.map(({ path }) => ({ what: 'mode' as const, file: path })),
    ...leftovers.map((path) => ({ what: 'leftover' as const, file: path })),
    ...(log.bytes > log.most ? [{ what: 'log' as const, file: `${file}-wal` }] : []),
    ...(completePurgeList(file, waitMilliseconds, dryRun) > 0
      ? [{ what: 'purge-list' as const, file: purgeListFile(file) }]
      : []),
  ];
  if (dryRun) return repairs;
  for (const repair of repairs) {
    if (repair.what === 'mode') closeToOthers(repair.file);
    else if (repair.what === 'leftover') removeLeftover(repair.file);
    else if (repair.what === 'log') emptyLog(file, waitMilliseconds);
  }
  return repairs;
}
