import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { heard, plain } from '../support/invitations.ts';
import { run, temporaryFolder } from '../support/run.ts';

/** Of each kind the first line, and lines that its figures make. */
const KINDS = [
  {
    kind: 'school',
    folder: 'school',
    example: 'вымышленной школы',
    lines: ['Выданы 24 приглашения.', 'Прочитано 92 строки, новых заявок — 92.', 'Аннулировано 21 приглашение.'],
  },
  {
    kind: 'college',
    folder: 'college',
    example: 'вымышленного техникума',
    lines: ['Выдано 12 приглашений.', 'Прочитано 69 строк, новых заявок — 69.', 'Аннулировано 9 приглашений.'],
  },
  {
    kind: 'supplementary',
    folder: 'centre',
    example: 'вымышленного центра дополнительного образования',
    lines: ['Выдано 14 приглашений.', 'Прочитано 56 строк, новых заявок — 56.', 'Аннулировано 11 приглашений.'],
  },
] as const;

describe.each(KINDS)('demo --kind $kind', ({ kind, folder, example, lines }) => {
  const figures = JSON.parse(readFileSync(`fixtures/${folder}/${folder}.json`, 'utf8'));

  test('plays the main job in a new store, each step ending with 0; a second run into it is refused', async () => {
    const dir = join(temporaryFolder(), 'demo');
    const { code, json, stderr } = await run(['demo', '--kind', kind, '--dir', dir, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(json).toMatchObject({ kind, dir, store: join(dir, 'school.db'), applied: true });
    const { steps } = json as { steps: { command: string; exitCode: number }[] };
    expect(steps.length).toBeGreaterThanOrEqual(18);
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
      const again = await run(['demo', '--kind', kind, '--dir', dir, '--json', ...argv]);
      expect([again.code, again.error?.code, again.stdout]).toEqual([3, 'already-registered', '']);
    }
    expect(readFileSync(join(dir, 'school.db')).toString('base64')).toBe(before);
    expect(readdirSync(dir).sort()).toEqual(names);
  });

  test('shows every command with what it printed, each as it may be typed', async () => {
    const dir = join(temporaryFolder(), 'demo');
    const outcome = await run(['demo', '--kind', kind, '--dir', dir]);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    const stdout = plain(outcome.stdout);
    expect(stdout.startsWith(`Главное на примере ${example}, в новом хранилище: ${dir}\n`)).toBe(true);
    expect(stdout.endsWith(`\nХранилище осталось в ${dir}; попробуйте на нём и другие команды.\n`)).toBe(true);
    const commands = stdout.split('\n').filter((line) => line.startsWith('$ '));
    expect(commands.length).toBeGreaterThanOrEqual(18);
    for (const line of commands) expect(line).toMatch(/^\$ (?:SFERUM_NOW=\S+ )?sferum-admin [a-z-]+/);
    // An unquoted # would begin a comment in a shell.
    for (const line of commands) expect(line).not.toMatch(/ #/);
    expect(stdout).toContain('\nИзменений нет: всё это уже записано.\n');
    for (const line of lines) expect(stdout).toContain(`\n${line}\n`);
  });

  test('leaves the register that the figures tell of', async () => {
    const dir = join(temporaryFolder(), 'demo');
    expect((await run(['demo', '--kind', kind, '--dir', dir, '--quiet'])).code).toBe(0);
    const { json } = await run(['--store', join(dir, 'school.db'), 'stats', '--json']);
    const { classes, requests, pupils, staff } = figures;
    const { matches, parent, total } = requests;
    const rejected = 1 + (matches.ambiguous ?? 0);
    expect(json).toMatchObject({
      totals: { classes: classes.length, pupils, staff, parents: figures.parents ?? parent.total },
      joined: { staff: requests.teacher.total + 1, parents: new Set(parentsAsking(folder)).size },
      homeroom: { assigned: classes.length, classes: classes.length },
      requests: { pending: 0, approved: total - rejected, rejected },
    });
  });
});

/** The parents who ask in requests.csv. */
function parentsAsking(folder: string): string[] {
  const text = readFileSync(`fixtures/${folder}/requests.csv`, 'utf8');
  return [...text.matchAll(/;родитель;([^;]+);/g)].map(([, name = '']) => name);
}

describe('demo', () => {
  test('without a kind plays a school', async () => {
    const dir = join(temporaryFolder(), 'demo');
    const { json } = await run(['demo', '--dir', dir, '--json']);
    expect([json.kind, json.steps[0].command]).toEqual([
      'school',
      'register-org --from fixtures/school/organization.json',
    ]);
  });

  test('in English', async () => {
    const first = async (kind: string) => {
      const dir = join(temporaryFolder(), 'demo');
      const { stdout } = await run(['demo', '--kind', kind, '--dir', dir, '--dry-run'], { lang: 'en' });
      return stdout.split(', in a new store: ')[0];
    };
    expect(await first('college')).toBe('The main job on an invented college');
    expect(await first('supplementary')).toBe('The main job on an invented centre of supplementary education');
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
    [['--kind', 'university'], 'invalid-value'],
    [['--kind'], 'option-without-value'],
  ])('%j is a usage error', async (argv, problem) => {
    const { code, error } = await run(['demo', ...argv, '--json']);
    expect([code, error?.code]).toEqual([2, problem]);
  });
});
