import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { run } from '../support/run.ts';

/** The languages whose help texts are written; each text has its golden file. */
const LANGUAGES = ['ru', 'en'];

describe.each(LANGUAGES)('help in %s', (lang) => {
  test('of the program', async () => {
    const { code, stdout, stderr } = await run(['--help'], { lang });
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot(`help/${lang}/sferum-admin.txt`);
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(` ${name} `);
  });

  test.each(Object.keys(COMMANDS))('of %s', async (name) => {
    const { code, stdout, stderr } = await run([name, '--help'], { lang });
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot(`help/${lang}/${name}.txt`);
    expect((await run(['help', name], { lang })).stdout).toBe(stdout);
  });

  test('no line is wider than the screen', async () => {
    for (const argv of [['--help'], ...Object.keys(COMMANDS).map((name) => [name, '--help'])]) {
      const { stdout } = await run(argv, { lang });
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stdout).not.toContain('undefined');
    }
  });
});
