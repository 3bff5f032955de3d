import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, BIN, launch, makeCollege, makeFolder } from '../support/program.ts';

/** Says on standard error, at the end of a process, which packages behind doors were opened. */
const SPY = `process.on('exit', () => {
  const opened = Object.keys(require.cache).flatMap((file) => /vendor.(.+)\\.cjs$/.exec(file)?.[1] ?? []);
  process.stderr.write('opened: ' + opened.join(' ') + '\\n');
});`;

describe('the declension of words', () => {
  let store = '';
  let spy = '';

  beforeAll(async () => {
    store = await makeCollege('ИТ-101');
    spy = join(makeFolder(), 'spy.cjs');
    writeFileSync(spy, SPY);
  });

  const listOpened = async (...argv: string[]) => {
    const { ended } = launch(process.execPath, ['-r', spy, BIN, ...argv, '--store', store]);
    const { code, stdout, stderr } = await ended;
    return { code, stdout, opened: /opened: (.*)/.exec(stderr)?.[1]?.split(' ') };
  };

  test('is not loaded where every word is known by heart', async () => {
    const { code, stdout, opened } = await listOpened('list-classes');
    expect([code, stdout.split('\n')[0]]).toEqual([0, '№  Группа         Год   Обучающихся  Классный руководитель']);
    expect(opened).toContain('cli-table3');
    expect(opened).not.toContain('russian-nouns-js');
  });

  test('is loaded for a word of an organisation’s own, and only to speak', async () => {
    await ask(['edit-org', '--word', 'class=отряд', '--store', store]);
    const spoken = await listOpened('list-classes');
    expect(spoken.stdout).toMatch(/^№ {2}Отряд /);
    expect(spoken.opened).toContain('russian-nouns-js');
    for (const argv of [
      ['stats', '--json'],
      ['list-classes', '--help'],
    ]) {
      const { code, opened } = await listOpened(...argv);
      expect(code).toBe(0);
      expect(opened).not.toContain('russian-nouns-js');
    }
  });
});
