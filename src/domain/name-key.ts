/** Latin letters that look like Cyrillic ones, lower case as the eye meets them in either case. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
};

const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
const LATIN_LOOK_ALIKE = /[abcehkmoptxy]/gi;
const PLAIN = /^[а-яё]+(?:[ -][а-яё]+)*$/;
const CYRILLIC_ONLY = /^[А-Яа-яЁё -]*$/;
/** A text that is tidy as it stands, as nearly every cell is. */
const TIDY = /^(?:[!-~А-Яа-яЁё«»№]+(?: [!-~А-Яа-яЁё«»№]+)*)?$/;

/** Replaces the Latin look-alikes of a text by the Cyrillic letters they imitate, whatever surrounds them; case is kept. */
export function foldLookAlikes(text: string): string {
  return text.replace(LATIN_LOOK_ALIKE, (letter) => {
    const folded = LOOK_ALIKES[letter.toLowerCase()] ?? letter;
    return letter === letter.toLowerCase() ? folded : folded.toUpperCase();
  });
}

/** Collapses every kind of white space to single spaces and unifies hyphens, so that a value reads the same everywhere. */
export function tidySpaces(text: string): string {
  if (TIDY.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/[\s\u00a0\u2007\u202f\u200b\u2060\ufeff]+/gu, ' ')
    .trim();
}

/**
 * Makes the key by which people are compared (promise 11): NFC, lower case, ё→е, hyphens and spaces unified, Latin
 * look-alikes folded in words that are otherwise Cyrillic; й stays й. The typed spelling is stored beside it untouched.
 */
export function nameKey(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower.replaceAll('ё', 'е');
  return tidySpaces(lower)
    .replace(/[‐‑‒–—―−﹣－]/gu, '-')
    .replace(/ ?- ?/g, '-')
    .replace(/[’ʼ`´‘]/gu, "'")
    .split(' ')
    .map((word) => (CYRILLIC.test(word) ? foldLookAlikes(word) : word))
    .join(' ')
    .replaceAll('ё', 'е');
}

/** Tells whether a text has Russian letters, hyphens and spaces only, as nearly every name has. */
export function isCyrillic(text: string): boolean {
  return CYRILLIC_ONLY.test(text);
}

/** Suggests the all-Cyrillic form of a name in which a word mixes Latin letters with Cyrillic ones, undefined when none does. */
export function suggestSingleScript(text: string): string | undefined {
  if (CYRILLIC_ONLY.test(text) || !LATIN.test(text)) return undefined;
  const words = text.split(' ');
  if (!words.some((word) => CYRILLIC.test(word) && LATIN.test(word))) return undefined;
  return words.map((word) => (CYRILLIC.test(word) ? foldLookAlikes(word) : word)).join(' ');
}

/**
 * Counts the least number of slips of the hand (a letter left out, added, mistaken or swapped with its neighbour)
 * between two keys, giving up past `limit` and returning `limit + 1` then.
 */
export function countSlips(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length] ?? 0, limit + 1);
}

/** Picks up to `most` of the candidates that look most like a text: what to offer when a name is not found. */
export function findNearest(
  text: string,
  candidates: Iterable<string>,
  most: number,
  key: (text: string) => string = nameKey,
): string[] {
  const wanted = key(text);
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  const scored: { candidate: string; slips: number }[] = [];
  for (const candidate of candidates) {
    const slips = countSlips(wanted, key(candidate), limit);
    if (slips <= limit) scored.push({ candidate, slips });
  }
  scored.sort((left, right) => left.slips - right.slips);
  return scored.slice(0, most).map((one) => one.candidate);
}
