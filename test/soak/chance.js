// Chance that a seed repeats, and invented people made of numbers.

/** A generator of fractions that a seed makes repeatable (mulberry32). */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of some values. */
export const pick = (random, values) => values[Math.floor(random() * values.length)];

/** Waits for some milliseconds. */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A pause as between people who know nothing of each other: mostly short, now and then long. */
export const drawPause = (random, average) => Math.min(-Math.log(1 - random()) * average, average * 5);

const SYLLABLES = ['ва', 'ро', 'ми', 'ле', 'ки', 'со', 'ну', 'бе', 'та', 'го'];
const NAMES = ['Иван', 'Олег', 'Пётр', 'Лев', 'Илья', 'Павел', 'Кирилл'];
const PATRONYMICS = ['Иванович', 'Олегович', 'Петрович', 'Львович', 'Ильич'];

let people = 0;

/** Somebody nobody has heard of yet; no two have one name. */
export function inventPerson() {
  const number = people++;
  const syllables = [...String(number * 7 + 10_000)].map((digit) => SYLLABLES[Number(digit)]).join('');
  const surname = `${syllables.charAt(0).toUpperCase()}${syllables.slice(1)}в`;
  return {
    id: `s${number}`,
    fullName: `${surname} ${NAMES[number % NAMES.length]} ${PATRONYMICS[number % PATRONYMICS.length]}`,
    birthDate: `${String(1 + (number % 28)).padStart(2, '0')}.${String(1 + (number % 12)).padStart(2, '0')}.2014`,
  };
}

/** A phone nobody has, told apart by a number. */
export const inventPhone = (random) => `+7900000${String(Math.floor(random() * 10_000)).padStart(4, '0')}`;

/** Gathers values by a key, in the order in which the keys appear. */
export function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}
