import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findObstacle, runInFileSystem } from '../support/faults.ts';
import { getJob, JOBS, lineOf, makeTemplates, prepare } from '../support/jobs.ts';
import { errorCode, say } from '../support/program.ts';

/**
 * A store in a network folder: locks and shared memory cannot be relied on there, so it is refused, and nothing is changed
 * (promises.md, «Not promised»). What the system says of the folder is put into its mouth.
 */

const NFS = 0x6969;
const SMB2 = 0xfe534d42;
const EXT4 = 0xef53;

const obstacle = findObstacle();
if (obstacle !== null) say(`SKIPPED: a network folder: ${obstacle}`);

describe.skipIf(obstacle !== null)('a store in a network folder', () => {
  beforeAll(makeTemplates, 60_000);

  test.each(JOBS.map((job) => [job.name, job] as const))('%s is refused, and nothing is changed', async (_, job) => {
    const store = prepare(job);
    const files = readdirSync(dirname(store));
    const bytes = job.from === 'empty' ? '' : readFileSync(store, 'base64');
    const ended = await runInFileSystem(NFS, [...lineOf(job, store), '--json'], job.env);
    expect([ended.code, errorCode(ended), ended.stdout]).toEqual([8, 'store-network', '']);
    expect(readdirSync(dirname(store))).toEqual(files);
    if (job.from !== 'empty') expect(readFileSync(store, 'base64') === bytes).toBe(true);
  });

  test('is not read either, and the cure is named', async () => {
    const store = prepare(getJob('approve'));
    const ended = await runInFileSystem(SMB2, ['show-org', '--store', store]);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([
      8,
      '',
      `Хранилище «${store}» лежит там, где надёжная запись невозможна: похоже, это сетевая папка.\nПеренесите его на локальный диск.\n`,
    ]);
  });

  test('doctor finds it, and says whose it is', async () => {
    const store = prepare(getJob('approve'));
    const ended = await runInFileSystem(SMB2, ['doctor', '--json', '--store', store]);
    const { checks } = JSON.parse(ended.stdout) as { checks: { name: string; ok: boolean; detail: string }[] };
    const found = checks.filter(({ ok }) => !ok);
    expect([ended.code, found.map(({ name }) => name)]).toEqual([8, ['network-file-system']]);
    expect(found[0]?.detail).toContain('SMB');
  });

  test('a disk of this machine is none', async () => {
    const ended = await runInFileSystem(EXT4, ['show-org', '--store', prepare(getJob('approve'))]);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
  });
});
