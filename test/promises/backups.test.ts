import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { issueAll } from '../support/invitations.ts';
import { LONG } from '../support/long.ts';
import { chooseSeed, makeRandom, say } from '../support/program.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

/** Backups restore (promise 12): of so many damaged copies none is accepted, and the sound one is. */
const COPIES = LONG ? 500 : 60;
const SEED = chooseSeed();
const PAGE = 4096;

type Random = () => number;
type Damage = (bytes: Buffer, random: Random) => Buffer;

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** Fills a stretch of a copy. */
function overwrite(bytes: Buffer, from: number, length: number, value: () => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = from; at < Math.min(from + length, bytes.length); at++) changed[at] = value();
  return changed;
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'one bit': (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = below(random, bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  'a bit of the header': (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = below(random, 100);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  'a byte': (bytes, random) => overwrite(bytes, below(random, bytes.length), 1, () => below(random, 256)),
  'a block of zeros': (bytes, random) => overwrite(bytes, below(random, bytes.length / 512) * 512, 512, () => 0),
  'a block of rubbish': (bytes, random) =>
    overwrite(bytes, below(random, bytes.length / 512) * 512, 512, () => below(random, 256)),
  'a page of zeros': (bytes, random) => overwrite(bytes, below(random, bytes.length / PAGE) * PAGE, PAGE, () => 0),
  'the end missing': (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  'the last page missing': (bytes) => bytes.subarray(0, bytes.length - PAGE),
  'something at the end': (bytes, random) => Buffer.concat([bytes, Buffer.alloc(1 + below(random, 2 * PAGE), 7)]),
  'two pages exchanged': (bytes, random) => {
    const pages = bytes.length / PAGE;
    const one = below(random, pages);
    const other = (one + 1 + below(random, pages - 1)) % pages;
    const changed = Buffer.from(bytes);
    bytes.copy(changed, one * PAGE, other * PAGE, (other + 1) * PAGE);
    bytes.copy(changed, other * PAGE, one * PAGE, (one + 1) * PAGE);
    return changed;
  },
};

async function makeFilled(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б', '6А');
  const letters = 'абвгдежзиклмнопрстуфхцчшщэюя';
  const lines = Array.from(letters, (letter, index) => `Тестов${letter} Лев Ильич;${['5А', '5Б', '6А'][index % 3]};;`);
  await loadPupils(school, ...lines);
  await issueAll(school, '--all', '--role', 'pupil');
  return school;
}

test(`of ${COPIES} damaged copies restore accepts none`, { timeout: 900_000 }, async () => {
  const random = makeRandom(SEED);
  const school = await makeFilled();
  const copy = join(school.folder, 'copy.db');
  await school.ask('backup', '--out', copy);
  const bytes = readFileSync(copy);
  const before = school.bytes();
  const kinds = Object.entries(DAMAGES);
  const refused: Record<string, number> = {};
  let tried = 0;
  for (let number = 0; tried < COPIES; number++) {
    const [kind, damage] = kinds[number % kinds.length] ?? kinds[0] ?? ['', (whole: Buffer) => whole];
    const damaged = damage(bytes, random);
    if (damaged.equals(bytes)) continue;
    tried++;
    writeFileSync(copy, damaged);
    const outcome = await school.run('restore', copy, '--yes', '--json');
    const where = `copy ${number} with ${kind}, SFERUM_SEED=${SEED}`;
    expect([outcome.code, outcome.stdout], where).toEqual([8, '']);
    expect(school.bytes() === before, where).toBe(true);
    const code = outcome.error?.code ?? '';
    expect(['store-corrupt', 'store-foreign', 'store-newer'], where).toContain(code);
    refused[code] = (refused[code] ?? 0) + 1;
  }
  writeFileSync(copy, bytes);
  expect(await school.ask('restore', copy, '--yes')).toMatchObject({ applied: true });
  say(`${COPIES} damaged copies: 0 accepted (${JSON.stringify(refused)}), the sound one restored; seed ${SEED}`);
});

test('one bit in any byte of the header, of the seal at the end, and in bytes throughout the file, is noticed', async () => {
  const school = await makeFilled();
  const copy = join(school.folder, 'copy.db');
  await school.ask('backup', '--out', copy);
  const bytes = readFileSync(copy);
  const step = LONG ? 97 : 1481;
  const accepted: number[] = [];
  const places = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step);
  const ends = Array.from({ length: 100 }, (_, index) => [index, bytes.length - 1 - index]).flat();
  for (const at of new Set([...ends, ...places])) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(copy, damaged);
    if ((await school.run('restore', copy, '--dry-run')).code === 0) accepted.push(at);
  }
  expect(accepted).toEqual([]);
});
