import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameKey, suggestSingleScript } from '../../src/domain/name-key.ts';
import { LONG } from '../support/long.ts';
import { chooseSeed, say } from '../support/program.ts';
import { loadPupils, makeSchool } from '../support/school.ts';

/**
 * People are not confused or merged by spelling (promise 11): what the hand and the keyboard do to a name does not make another
 * person of it, another letter does, and the spelling that was typed is stored untouched.
 */

const SEED = chooseSeed();
const RUNS = LONG ? 20_000 : 2_000;
const LETTERS = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const LATIN: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', к: 'k' },
  ...{ м: 'm', о: 'o' },
  ...{ р: 'p', т: 't', х: 'x', у: 'y' },
};
const HYPHENS = '-‐‑‒–—−';
const SPACES = [' ', '  ', '\u00a0', '\u202f', '\t', ' \u200b'];

const word = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 2, maxLength: 9 });
const name = fc
  .array(fc.tuple(word, fc.option(word)), { minLength: 2, maxLength: 4 })
  .map((words) => words.map(([one, other]) => (other === null ? one : `${one}-${other}`)).join(' '));

/** Writes a word in another way, letter by letter; one letter of it stays Cyrillic whatever is asked for. */
function respell(text: string, ways: readonly number[]): string {
  const letters = [...text].map((letter, index) => {
    const way = ways[index % ways.length] ?? 0;
    const other = way % 3 === 0 && index > 0 ? (LATIN[letter] ?? letter) : letter;
    const yo = way % 5 === 0 && other === 'ё' ? 'е' : other;
    return way % 2 === 0 ? yo.toUpperCase() : yo;
  });
  return (ways[0] ?? 0) % 7 === 0 ? letters.join('').normalize('NFD') : letters.join('');
}

/** Writes a name as other hands would: capitals, ё without dots, Latin letters, hyphens and spaces of any kind. */
function rewrite(text: string, ways: readonly number[]): string {
  const chosen = (from: ArrayLike<string>, way = 0) => from[way % from.length] ?? '';
  return text
    .split(' ')
    .map((part, index) =>
      part
        .split('-')
        .map((one) => respell(one, ways))
        .join(chosen(HYPHENS, ways[index])),
    )
    .join(chosen(SPACES, ways[1]));
}

/** What is left of a name when only what spelling cannot change is kept; й and и are two letters. */
const fold = (text: string) => text.replaceAll('ё', 'е');
/** The words whose first letter has no Latin double: they stay Cyrillic when others are exchanged. */
const ways = fc.array(fc.nat({ max: 209 }), { minLength: 4, maxLength: 9 });

test(`${RUNS} names written in other ways have one key`, () => {
  fc.assert(
    fc.property(name, ways, (text, chosen) => {
      expect(nameKey(rewrite(text, chosen))).toBe(nameKey(text));
      expect(nameKey(nameKey(text))).toBe(nameKey(text));
    }),
    { seed: SEED, numRuns: RUNS },
  );
  say(`${RUNS} respelled names: one key each; seed ${SEED}`);
});

test(`${RUNS} pairs of names have one key only where they are one name but for ё`, () => {
  const slip = fc.tuple(name, fc.nat(), fc.constantFrom(...LETTERS)).map(([text, at, letter]) => {
    const place = at % text.length;
    return [
      text,
      /[ -]/.test(text[place] ?? ' ') ? text : text.slice(0, place) + letter + text.slice(place + 1),
    ] as const;
  });
  let [same, other] = [0, 0];
  fc.assert(
    fc.property(fc.oneof(fc.tuple(name, name), slip), ([one, two]) => {
      const equal = fold(one) === fold(two);
      expect(nameKey(one) === nameKey(two)).toBe(equal);
      if (equal) same++;
      else other++;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(Math.min(same, other)).toBeGreaterThan(0);
  expect(nameKey('Сергей')).not.toBe(nameKey('Сергеи'));
  say(`${RUNS} pairs: ${same} of one name, ${other} of two, 0 confused; seed ${SEED}`);
});

test('a roster in another hand changes nobody, keeps every spelling, and is remarked on where scripts are mixed', async () => {
  const names = [
    'Алёшин Пётр Ильич',
    'Петров-Водкин Артём Львович',
    'Смирнова Ольга Сергеевна',
    'Ёлкин Андрей Олегович',
  ];
  const school = await makeSchool('5А');
  await loadPupils(school, ...names.map((one) => `${one};5А;;`));
  const spelled = async () => {
    const { items } = await school.ask('list-people', '--role', 'pupil');
    return items.map(({ fullName }: { fullName: string }) => fullName).sort();
  };
  const stored = await spelled();
  const other = names.map((one, index) => `${rewrite(one, [2 * index + 2, 3, 15, 9])};5а;;`);
  const file = school.file('other.csv', `ФИО;Класс;Дата рождения;Телефон\n${other.join('\n')}\n`);
  const document = await school.ask('import-roster', file, '--role', 'pupil');
  expect(document.rows).toMatchObject({ read: names.length, added: 0, updated: 0, unchanged: names.length });
  expect(await spelled()).toEqual(stored);
  const mixed = other.filter((line) => suggestSingleScript(line.split(';')[0]?.normalize('NFC') ?? '') !== undefined);
  const remarks = document.warnings.filter(({ code }: { code: string }) => code === 'mixed-scripts');
  expect([remarks.length, mixed.length > 0]).toEqual([mixed.length, true]);
  const others = school.file(
    'others.csv',
    `ФИО;Класс\n${names.map((one) => `${one.replace('й', 'и')};5А`).join('\n')}\n`,
  );
  expect((await school.ask('import-roster', others, '--role', 'pupil')).rows.added).toBe(
    names.filter((one) => one.includes('й')).length,
  );
});
