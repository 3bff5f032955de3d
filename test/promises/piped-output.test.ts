import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  BIN,
  copyStore,
  count,
  errorCode,
  launch,
  makeCollege,
  makeEnvironment,
  makeFolder,
  run,
  runShell,
  SCHOOL,
  say,
  sleep,
  toShell,
  writeRoster,
} from '../support/program.ts';

/**
 * Piped output is whole (promise 17): nothing ends the process before its output is taken, a reader that goes away early is no
 * error, and a disk that cannot take it is told.
 */

const PUPILS = 5000;
/** What the kernel keeps of a pipe that nobody reads. */
const PIPE_BYTES = 65_536;

describe.skipIf(process.platform === 'win32')('standard output', () => {
  let school = '';
  let large = '';

  beforeAll(async () => {
    const folder = makeFolder();
    await ask(['demo', '--dir', folder]);
    school = join(folder, 'school.db');
    large = await makeCollege();
    const roster = writeRoster(join(dirname(large), 'roster.csv'), PUPILS);
    await ask(['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', large]);
  }, 60_000);

  test('the fixture school is there', async () => {
    const { total } = await ask<{ total: number }>(['list-people', '--role', 'pupil', '--store', school]);
    expect(total).toBe((JSON.parse(readFileSync(join(SCHOOL, 'school.json'), 'utf8')) as { pupils: number }).pupils);
  });

  test.each([
    ['the fixture school as JSON', () => ['list-people', '--json', '--store', school]],
    ['a large college as JSON', () => ['list-people', '--json', '--store', large]],
    ['a large college as CSV', () => ['list-people', '--format', 'csv', '--store', large]],
    ['the fixture school as a table', () => ['list-people', '--store', school]],
    ['help', () => ['--help']],
  ])('a reader that goes away early is no error: %s', async (_, argvOf) => {
    const { code, stdout, stderr } = await runShell(`${toShell(argvOf())} | head -1`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  test('a reader that never reads is no error either', async () => {
    const { code, stdout, stderr } = await runShell(`${toShell(['list-people', '--json', '--store', large])} | true`);
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('an error into a closed pipe still ends with its exit code', async () => {
    const { code, stdout } = await runShell(
      `{ { sleep 0.1; ${toShell(['create-class', '--store', large])} 2>&1; echo "ended $?" >&3; } | true; } 3>&1`,
    );
    expect([code, stdout]).toEqual([0, 'ended 2\n']);
  });

  test.skipIf(!existsSync('/dev/full')).each([
    ['a list', ['list-people']],
    ['a change', ['create-class', 'Группа 77', '--json']],
    ['help', ['--help']],
  ])('%s into a full disk is told in a sentence', async (_, argv) => {
    const { code, stdout, stderr } = await runShell(`${toShell([...argv, '--store', large])} >/dev/full`);
    expect([code, stdout]).toEqual([4, '']);
    if (argv.includes('--json')) expect(JSON.parse(stderr).error.code).toBe('cannot-write');
    else expect(stderr.split('\n')).toEqual(['Не удаётся записать стандартный вывод.', expect.any(String), '']);
  });

  test('a large document arrives whole at a slow reader', async () => {
    const child = spawn(process.execPath, [BIN, 'list-people', '--json', '--store', large], {
      env: makeEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await sleep(700);
    // Nothing has been taken yet: the program has filled the pipe and waits.
    expect(child.exitCode).toBeNull();
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk);
      await sleep(5);
    }
    expect(await exited).toBe(0);
    const text = Buffer.concat(chunks).toString('utf8');
    expect(text.length).toBeGreaterThan(PIPE_BYTES);
    expect((JSON.parse(text) as { items: unknown[] }).items).toHaveLength(PUPILS + 2);
    say(`${text.length} characters through a pipe with a slow reader, whole`);
  });

  test('a large document arrives whole through a shell', async () => {
    const line = `${toShell(['list-people', '--json', '--store', large])} | (sleep 0.5; cat)`;
    const { code, stdout, stderr } = await runShell(line);
    expect([code, stderr]).toEqual([0, '']);
    expect((JSON.parse(stdout) as { items: unknown[] }).items).toHaveLength(PUPILS + 2);
  });
});

describe('standard input', () => {
  test('«-» reads the roster from it, whatever its encoding', async () => {
    const template = await makeCollege('ИТ-101');
    const text = 'ФИО;Группа\r\nИванова Анна Петровна;ИТ-101\r\nПетров Иван Ильич;ИТ-101\r\n';
    const argv = ['import-roster', '-', '--role', 'pupil', '--json'];
    const outcome = await run([...argv, '--store', copyStore(template)], { stdin: text });
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    const document = JSON.parse(outcome.stdout);
    expect(document).toMatchObject({ file: '-', rows: { read: 2, added: 2 }, applied: true });

    const store = copyStore(template);
    const { child, ended } = launch(process.execPath, [BIN, ...argv, '--store', store]);
    const bytes = readFileSync(join(SCHOOL, 'pupils-5-11.csv'));
    for (let at = 0; at < bytes.length; at += 997) {
      child.stdin?.write(bytes.subarray(at, at + 997));
      if (at % 5 === 0) await sleep(1);
    }
    child.stdin?.end();
    const { code, stdout } = await ended;
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ encoding: 'windows-1251', rows: { read: 341, rejected: 341 } });
  });

  test('an empty one is an unreadable roster, and nothing is changed', async () => {
    const store = await makeCollege('ИТ-101');
    const outcome = await run(['import-roster', '-', '--role', 'pupil', '--json', '--store', store]);
    expect(outcome.code).toBe(5);
    expect(['unreadable-file', 'header-not-found']).toContain(errorCode(outcome));
    expect(JSON.parse(outcome.stdout)).toMatchObject({ rows: { read: 0 }, applied: false, runId: null });
    expect(count(store, 'run')).toBe(2);
  });

  test('«-» reads join requests from it', async () => {
    const store = await makeCollege('ИТ-101');
    const invitation = ['invite', 'ИТ-101', '--role', 'pupil', '--uses', '3', '--store', store];
    const { issued } = await ask<{ issued: { code: string }[] }>(invitation);
    const stdin = `код;ФИО\n${issued[0]?.code};Иванова Анна Петровна\n${issued[0]?.code};Петров Иван Ильич\n`;
    const outcome = await run(['join', '--from', '-', '--json', '--store', store], { stdin });
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expect(count(store, "join_request WHERE state = 'pending'")).toBe(2);
  });
});
