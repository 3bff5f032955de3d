import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, run } from '../support/program.ts';

const MESSAGE = 'Иванова Анна Петровна';
const SENTENCES =
  'Ошибка в самой программе; подробности покажет SFERUM_DEBUG=1.\n' +
  'The program itself has a fault; SFERUM_DEBUG=1 shows the details.\n';

/** The environment in which the program meets an error outside of all that it does itself. */
function failing(how: string): Record<string, string> {
  const file = join(makeFolder(), 'fail.cjs');
  writeFileSync(file, how);
  return { NODE_OPTIONS: `--require ${file}` };
}

describe('a fault that nothing in the program catches', () => {
  test.each([
    ['thrown', `setTimeout(() => { throw new Error('${MESSAGE}'); }, 0);`],
    ['a promise that nobody waits for', `setTimeout(() => { Promise.reject(new Error('${MESSAGE}')); }, 0);`],
    ['no error at all', 'setTimeout(() => { throw null; }, 0);'],
  ])('%s is told in a sentence, without its message', async (_, how) => {
    const ended = await run(['stats'], { env: failing(how) });
    expect([ended.code, ended.stderr.includes(SENTENCES)]).toEqual([1, true]);
    expect(ended.stderr).not.toMatch(/Иванова|^\s+at /m);
  });

  test('SFERUM_DEBUG=1 shows it', async () => {
    const env = failing(`setTimeout(() => { throw new Error('${MESSAGE}'); }, 0);`);
    const ended = await run(['stats'], { env: { ...env, SFERUM_DEBUG: '1' } });
    expect(ended.stderr).toContain(`Error: ${MESSAGE}\n    at `);
  });
});
