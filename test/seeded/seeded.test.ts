import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import { CopiedTree } from './copied-tree.ts';
import { FAULTS } from './faults.ts';

/** What became of a fault, as a row of the table that is printed at the end. */
type Row = { fault: string; file: string; red: string; seconds: string; one: string };

const MINUTES = 60_000;
const rows: Row[] = [];

/** Draws the table of faults and of the tests that noticed them. */
function drawTable(all: readonly Row[]): string {
  const table = [{ fault: 'fault', file: 'file', red: 'red tests', seconds: 'seconds', one: 'one of them' }, ...all];
  const widthOf = (column: keyof Row) => Math.max(...table.map((row) => row[column].length));
  const [fault, file, red, seconds] = [widthOf('fault'), widthOf('file'), widthOf('red'), widthOf('seconds')];
  return table
    .map((row) => {
      const figures = `${row.red.padStart(red)}  ${row.seconds.padStart(seconds)}`;
      return `    ${row.fault.padEnd(fault)}  ${row.file.padEnd(file)}  ${figures}  ${row.one}`;
    })
    .join('\n');
}

describe.skipIf(!LONG)('each of twelve faults turns a test red', () => {
  let tree: CopiedTree;

  beforeAll(async () => {
    tree = new CopiedTree();
    await tree.compile();
    await tree.build();
  }, 5 * MINUTES);

  afterAll(() => {
    tree.remove();
    const noticed = rows.filter(({ red }) => Number(red) > 0).length;
    process.stdout.write(`${drawTable(rows)}\n    ${noticed} of ${rows.length} faults noticed\n`);
  });

  test('without a fault all of these tests are green', { timeout: 15 * MINUTES }, async () => {
    const files = [...new Set(FAULTS.flatMap(({ tests }) => tests))];
    const { red, passed, unloaded } = await tree.test(files);
    expect({ red, unloaded }).toEqual({ red: [], unloaded: [] });
    expect(passed).toBeGreaterThan(files.length);
  });

  test.each(FAULTS)('$name', { timeout: 15 * MINUTES }, async (fault) => {
    const began = performance.now();
    const row = { fault: fault.name, file: fault.file, red: '0', seconds: '', one: '—' };
    rows.push(row);
    const takeOut = tree.apply(fault);
    try {
      await tree.compile();
      await tree.build();
      const { red, unloaded } = await tree.test(fault.tests);
      row.red = String(red.length);
      row.one = red[0] ?? row.one;
      expect(unloaded).toEqual([]);
      expect(red.length, `nobody notices «${fault.name}» in ${fault.file}`).toBeGreaterThan(0);
    } finally {
      row.seconds = ((performance.now() - began) / 1000).toFixed(0);
      takeOut();
    }
  });
});
