import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  copyStore,
  type Ended,
  launch,
  makeFolder,
  quote,
  ROOT,
  registration,
  runShell,
  SCHOOL,
  say,
  toShell,
  writeRoster,
} from '../support/program.ts';

/**
 * Only the owner can read it (promise 13): store, key, backups, rejects and whatever holds names are 0600 whatever the umask,
 * and a store that others can read is a warning of `doctor`.
 */

/** Runs a command line as a person would whose files everybody may read and write. */
function runOpenly(...argv: string[]): Promise<Ended> {
  return runShell(`umask 000; exec ${toShell(argv)}`);
}

function modes(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]));
}

let template = '';

beforeAll(async () => {
  if (process.platform === 'win32') return;
  template = join(makeFolder(), 'school.db');
  expect((await runOpenly(...registration(template))).code).toBe(0);
  expect((await runOpenly('create-class', 'ИТ-101', '--store', template)).code).toBe(0);
  expect(modes(dirname(template))).toEqual({ 'school.db': '600' });
});

/** A store in a folder of its own, as the program made it. */
function makeStore(): { folder: string; store: string } {
  const store = copyStore(template);
  return { folder: dirname(store), store };
}

describe.skipIf(process.platform === 'win32')('under umask 000 only the owner can read', () => {
  test('the store while it is open', async () => {
    const { folder, store } = makeStore();
    const { child, ended } = launch('sh', [
      '-c',
      `umask 000; exec ${[process.execPath, join(ROOT, 'test/support/hold-store.js'), store, '60000'].map(quote).join(' ')}`,
    ]);
    if (child.stdout !== null) await once(child.stdout, 'data');
    const whileOpen = modes(folder);
    child.kill('SIGKILL');
    await ended;
    expect(whileOpen).toEqual({ 'school.db': '600', 'school.db-shm': '600', 'school.db-wal': '600' });
  });

  test('the store and its log while the program itself is at work', async () => {
    const { folder, store } = makeStore();
    const roster = writeRoster(join(makeFolder(), 'roster.csv'), 4000);
    const argv = ['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', store];
    const seen = new Map<string, string>();
    const work = runOpenly(...argv);
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    while (!over) {
      for (const [name, mode] of Object.entries(safeModes(folder))) if (seen.get(name) !== '600') seen.set(name, mode);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await ended).code).toBe(0);
    for (const [name, mode] of seen) expect([name, mode]).toEqual([name, '600']);
    expect([...seen.keys()]).toContain('school.db-wal');
  });

  test('the key, and files that were asked for', async () => {
    const { folder, store } = makeStore();
    const codes = join(folder, 'codes.csv');
    const invitation = ['invite', 'ИТ-101', '--role', 'pupil', '--uses', '3', '--out', codes, '--store', store];
    expect((await runOpenly(...invitation)).code).toBe(0);
    for (const [name, ...argv] of [
      ['people.csv', 'list-people', '--format', 'csv'],
      ['people.json', 'list-people', '--format', 'json'],
      ['stats.csv', 'stats', '--format', 'csv'],
      ['invites.csv', 'list-invites', '--show-links', '--format', 'csv'],
    ]) {
      const outcome = await runOpenly(...argv, '--out', join(folder, name ?? ''), '--store', store);
      expect([name, outcome.code, outcome.stderr]).toEqual([name, 0, '']);
    }
    const files = ['codes.csv', 'invites.csv', 'people.csv', 'people.json', 'school.db', 'school.db.key', 'stats.csv'];
    expect(modes(folder)).toEqual(Object.fromEntries(files.map((name) => [name, '600'])));
  });

  test('backups, those of before a large change, what is exported and what was refused', async () => {
    const { folder, store } = makeStore();
    const refused = join(folder, 'refused.csv');
    const bad = join(SCHOOL, '..', 'bad', 'bad-rows.csv');
    const roster = writeRoster(join(makeFolder(), 'roster.csv'), 40);
    const lines: [code: number, argv: string[]][] = [
      [0, ['import-roster', roster, '--role', 'pupil', '--create-classes']],
      [5, ['import-roster', bad, '--role', 'pupil', '--rejects', refused]],
      [0, ['export-roster', '--role', 'pupil', '--out', join(folder, 'roster.csv')]],
      [0, ['import-template', '--role', 'pupil', '--out', join(folder, 'template.xlsx')]],
      [0, ['backup']],
      [0, ['backup', '--out', join(folder, 'copy.db')]],
      [0, ['restore', join(folder, 'copy.db'), '--yes']],
    ];
    for (const [code, argv] of lines) {
      const outcome = await runOpenly(...argv, '--store', store);
      expect([argv[0], outcome.code, outcome.stderr === '']).toEqual([argv[0], code, code === 0]);
    }
    const names = ['backups', 'copy.db', 'refused.csv', 'roster.csv', 'school.db', 'template.xlsx'];
    expect(modes(folder)).toEqual(Object.fromEntries(names.map((name) => [name, name === 'backups' ? '700' : '600'])));
    const backups = Object.values(modes(join(folder, 'backups')));
    expect([backups.length >= 2, new Set(backups)]).toEqual([true, new Set(['600'])]);
    say(`under umask 000: ${names.length - 1} files and ${backups.length} backups, all 0600`);
  });

  test('a store that others can read is a warning of doctor', async () => {
    const { store } = makeStore();
    expect((await runOpenly('doctor', '--quiet', '--store', store)).code).toBe(0);
    chmodSync(store, 0o644);
    const { code, stdout } = await runOpenly('doctor', '--json', '--store', store);
    const failed = JSON.parse(stdout).checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect([code, failed.map(({ name }: { name: string }) => name)]).toEqual([8, ['modes']]);
  });

  test('a file that everybody could read is replaced by one that only the owner can', async () => {
    const { folder, store } = makeStore();
    const out = join(folder, 'people.csv');
    await runShell(`umask 000; echo old > ${quote(out)}`);
    expect(modes(folder)).toMatchObject({ 'people.csv': '666' });
    expect((await runOpenly('list-people', '--format', 'csv', '--out', out, '--store', store)).code).toBe(0);
    expect(modes(folder)).toMatchObject({ 'people.csv': '600' });
  });

  test('the folder made for a store that is not named', async () => {
    const home = makeFolder();
    const [, , , ...words] = registration('');
    const env = { HOME: home, XDG_DATA_HOME: join(home, 'data'), APPDATA: home, LOCALAPPDATA: home };
    const outcome = await runShell(`umask 000; exec ${toShell(['register-org', ...words])}`, { env });
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    if (process.platform !== 'linux') return;
    const folder = join(home, 'data', 'sferum-admin');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(modes(folder)).toEqual({ 'school.db': '600' });
  });
});

describe.skipIf(process.platform === 'win32')('no leftovers', () => {
  const PUPILS = ['--role', 'pupil', '--uses', '3'];
  const at = (folder: string, out?: string) => {
    return ['--store', join(folder, 'school.db'), ...(out === undefined ? [] : ['--out', join(folder, out)])];
  };

  test('after success, refusals and dry runs the folder holds the store and what was asked for', async () => {
    const bad = join(SCHOOL, '..', 'bad', 'bad-rows.csv');
    const lines: [code: number, argvOf: (folder: string) => string[]][] = [
      [3, (folder) => registration(join(folder, 'school.db'))],
      [0, (folder) => [...registration(join(folder, 'other.db')), '--dry-run']],
      [2, (folder) => ['register-org', '--store', join(folder, 'other.db')]],
      [4, (folder) => ['show-org', '--store', join(folder, 'other.db')]],
      [0, (folder) => ['create-class', 'ИТ-102', '--dry-run', ...at(folder)]],
      [3, (folder) => ['create-class', 'ИТ-101', ...at(folder)]],
      [5, (folder) => ['import-roster', bad, '--role', 'pupil', ...at(folder)]],
      [0, (folder) => ['invite', 'ИТ-101', ...PUPILS, '--dry-run', ...at(folder, 'codes.csv')]],
      [4, (folder) => ['invite', 'ИТ-999', ...PUPILS, ...at(folder, 'codes.csv')]],
      [0, (folder) => ['revoke-invites', '--all', '--dry-run', ...at(folder, 'revoked.csv')]],
      [4, (folder) => ['list-people', '--class', 'ИТ-999', '--format', 'csv', ...at(folder, 'people.csv')]],
    ];
    const ended = lines.map(async ([code, argvOf]) => {
      const { folder } = makeStore();
      const argv = argvOf(folder);
      const outcome = await runOpenly(...argv);
      const left = readdirSync(folder);
      expect([argv.join(' '), outcome.code, left]).toEqual([argv.join(' '), code, ['school.db']]);
    });
    await Promise.all(ended);
    const { folder } = makeStore();
    expect((await runOpenly('revoke-invites', '--all', ...at(folder, 'revoked.csv'))).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['revoked.csv', 'school.db']);
  });

  test('an output that cannot be written is found out before anything is changed', async () => {
    const { folder, store } = makeStore();
    const out = join(folder, 'nowhere', 'codes.csv');
    const argv = ['invite', 'ИТ-101', '--role', 'pupil', '--uses', '3', '--out', out, '--store', store, '--json'];
    const { code, stdout, stderr } = await runOpenly(...argv);
    expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([4, '', 'cannot-write']);
    expect(existsSync(dirname(out))).toBe(false);
    expect(readdirSync(folder)).toEqual(['school.db']);
  });
});

/** The modes as they are, in a folder whose files come and go. */
function safeModes(folder: string): Record<string, string> {
  try {
    return modes(folder);
  } catch {
    return {};
  }
}
