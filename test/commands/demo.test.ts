import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { heard, plain } from '../support/invitations.ts';
import { run, temporaryFolder } from '../support/run.ts';

describe('demo', () => {
  test('plays the main job in a new store, each step ending with 0; a second run into it is refused', async () => {
    const dir = join(temporaryFolder(), 'demo');
    const { code, json, stderr } = await run(['demo', '--dir', dir, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(json).toMatchObject({ dir, store: join(dir, 'school.db'), applied: true });
    const { steps } = json as { steps: { command: string; exitCode: number }[] };
    expect(steps.length).toBeGreaterThanOrEqual(20);
    expect(steps.length).toBeLessThan(35);
    for (const step of steps) expect(step).toEqual({ command: expect.any(String), exitCode: 0 });
    const played = steps.map((step) => step.command.split(' ')[0]);
    const job = 'register-org import-roster assign-homeroom invite join approve list-people revoke-invites stats';
    expect(played).toEqual(expect.arrayContaining(job.split(' ')));
    expect([played[0], played.at(-1)]).toEqual(['register-org', 'stats']);

    expect(statSync(join(dir, 'school.db')).mode & 0o777).toBe(0o600);
    for (const name of readdirSync(dir)) expect([name, statSync(join(dir, name)).mode & 0o077]).toEqual([name, 0]);

    const before = readFileSync(join(dir, 'school.db')).toString('base64');
    const names = readdirSync(dir).sort();
    for (const argv of [[], ['--dry-run']]) {
      const again = await run(['demo', '--dir', dir, '--json', ...argv]);
      expect([again.code, again.error?.code, again.stdout]).toEqual([3, 'already-registered', '']);
    }
    expect(readFileSync(join(dir, 'school.db')).toString('base64')).toBe(before);
    expect(readdirSync(dir).sort()).toEqual(names);
  });

  test('shows every command with what it printed', async () => {
    const dir = join(temporaryFolder(), 'demo');
    const outcome = await run(['demo', '--dir', dir]);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    const stdout = plain(outcome.stdout);
    expect(stdout.startsWith(`Главное на вымышленной школе, в новом хранилище: ${dir}\n`)).toBe(true);
    expect(stdout.endsWith(`\nХранилище осталось в ${dir}; попробуйте на нём и другие команды.\n`)).toBe(true);
    const lines = stdout.split('\n').filter((line) => line.startsWith('$ '));
    expect(lines.length).toBeGreaterThanOrEqual(20);
    for (const line of lines) expect(line).toMatch(/^\$ (?:SFERUM_NOW=\S+ )?sferum-admin [a-z-]+/);
    expect(stdout).toMatch(/\nИзменений нет: всё это уже записано\.\n/);
    expect(stdout).toMatch(/\nВыданы? 24 приглашения\.\n/);
    expect(stdout).toMatch(/\nПрочитано 92 строки, новых заявок — 92\.\n/);
    expect(stdout).toMatch(/\nАннулировано 21 приглашение\.\n/);
    expect(stdout).toMatch(/\nУчащиеся +600 +59 /);
  });

  test('a dry run ends with 0 and leaves a folder that was there as it was', async () => {
    const dir = temporaryFolder();
    const file = join(dir, 'my-own-notes.txt');
    writeFileSync(file, 'mine');
    const { code, json } = await run(['demo', '--dir', dir, '--dry-run', '--json']);
    expect([code, json.applied]).toEqual([0, false]);
    expect([existsSync(file), existsSync(dir) && readdirSync(dir)]).toEqual([true, ['my-own-notes.txt']]);
  });

  test('--quiet prints nothing', async () => {
    const dir = join(temporaryFolder(), 'demo');
    expect(heard(await run(['demo', '--dir', dir, '--quiet']))).toEqual([0, '', '']);
  });

  test('a folder that cannot be made', async () => {
    const dir = join(temporaryFolder(), 'file');
    writeFileSync(dir, '');
    const { code, error, stdout } = await run(['demo', '--dir', join(dir, 'demo'), '--json']);
    expect([code, error?.code, stdout]).toEqual([4, 'cannot-write', '']);
  });

  test.each<[string[], string]>([
    [['--folder', 'x'], 'unknown-option'],
    [['--dir'], 'option-without-value'],
    [['here'], 'too-many-arguments'],
  ])('%j is a usage error', async (argv, problem) => {
    const { code, error } = await run(['demo', ...argv, '--json']);
    expect([code, error?.code]).toEqual([2, problem]);
  });
});
