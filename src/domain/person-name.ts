import { copyText } from './copy-text.ts';
import { nameKey, tidySpaces } from './name-key.ts';

/** A person's name in its parts, spelled as it was given; `fullName` is how it is shown, the keys are for comparing. */
export type PersonName = {
  surname: string;
  givenName: string;
  patronymic: string | null;
  fullName: string;
  /** Comparison key of the whole name. */
  nameKey: string;
  /** Comparison key of surname and given name alone, for meetings with a source that has no patronymic. */
  shortKey: string;
};

/** Longest part of a name that is taken for a name, in characters. */
const LONGEST_PART = 100;

const NO_PATRONYMIC = new Set(['нет', '-', '—', '–', 'не имеется', 'отсутствует', 'без отчества', 'б/о', 'н/д']);
const PATRONYMIC_ENDING = /(?:вич|вна|ична|инична|оглы|оглу|улы|уулу|кызы|гызы|кизи)$/u;
/** A part of a name as nearly all are. */
const PLAIN_PART = /^[А-Яа-яЁё]{1,100}(?:-[А-Яа-яЁё]{1,30})?$/;
/** Any part of a name; one that ends with a hyphen is cut short. */
const NAME_PART = /^\p{L}[\p{L}\p{M}'’ʼ`. ‐‑‒–—−-]*(?<![‐‑‒–—−-])$/u;

/** Cyrillic letters that Russian does not have and its encodings do: Serbian, Macedonian, Ukrainian, Belarusian ones. */
const OTHER_LETTER = /[\u0400\u0402-\u040f\u0450\u0452-\u045f\u0490\u0491]/;
const CASE_TURNED = /\p{Ll}\p{Lu}/u;
/** Two Russian letters or more of UTF-8 as windows-1251 shows them: «РїСѓ». */
const UTF8_SHOWN = /(?:[РС][ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї]){2}/;
/** Two capitals or more of cp866 as windows-1251 shows them: «ЉЋ». */
const CAPITALS_SHOWN = /^[ЂЃѓЉЊЌЋЏђљњќћџ]{2,}$/;

/**
 * Tells whether a part of a name is what remains of one that was read in another encoding: letters that no Russian name
 * has, small before great as no name has them, or in pairs as only two bytes of UTF-8 make them.
 */
function isMisread(part: string): boolean {
  if (!OTHER_LETTER.test(part)) return false;
  return CASE_TURNED.test(part) || UTF8_SHOWN.test(part) || CAPITALS_SHOWN.test(part);
}

/** A part of a name as it is spelled, its comparison key, null where it is no name, and whether it says that there is none. */
type NamePart = { text: string; key: string | null; saysNone: boolean };

/** The parts met last, by the cells they were read from: the names of a roster repeat a thousandfold. */
const parts = new Map<string, NamePart>();
const MOST_PARTS = 20_000;

function readPart(cell: string): NamePart {
  const known = parts.get(cell);
  if (known !== undefined) return known;
  const text = copyText(tidySpaces(cell));
  const sound = PLAIN_PART.test(text) || (text.length <= LONGEST_PART && NAME_PART.test(text) && !isMisread(text));
  const part = {
    text,
    key: sound ? nameKey(text) : null,
    saysNone: text === '' || NO_PATRONYMIC.has(text.toLowerCase()),
  };
  if (cell.length > LONGEST_PART) return part;
  if (parts.size >= MOST_PARTS) parts.clear();
  parts.set(cell === text ? text : copyText(cell), part);
  return part;
}

/** Reads a patronymic in which nothing, «нет», a dash and their like mean that the person has none. */
export function readPatronymic(text: string): string | null {
  const { text: patronymic, saysNone } = readPart(text);
  return saysNone ? null : patronymic;
}

/**
 * Puts a name together from its parts; undefined when a part is missing or is no name (digits, signs, letters of another
 * encoding, over 100 characters). The patronymic may say that there is none.
 */
export function makePersonName(surname: string, givenName: string, patronymic: string | null): PersonName | undefined {
  const [one, other] = [readPart(surname), readPart(givenName)];
  const given = patronymic === null || patronymic === '' ? null : readPart(patronymic);
  const third = given?.saysNone ? null : given;
  if (one.key === null || other.key === null || third?.key === null) return undefined;
  const short = `${one.text} ${other.text}`;
  const shortKey = `${one.key} ${other.key}`;
  return {
    ...{ surname: one.text, givenName: other.text, patronymic: third === null ? null : third.text },
    fullName: third === null ? short : `${short} ${third.text}`,
    nameKey: third === null ? shortKey : `${shortKey} ${third.key}`,
    shortKey,
  };
}

/**
 * Splits a full name written in one line — surname, given name, patronymic with «оглы» or «кызы» — into its parts.
 * Undefined when there are fewer than two words or a word is no name. A surname of several words is understood only
 * where the last word is plainly a patronymic.
 */
export function parseFullName(text: string): PersonName | undefined {
  const joined = joinSpacedHyphens(tidySpaces(text).split(' '));
  const [surname, givenName, ...rest] = joined;
  if (surname === undefined || givenName === undefined) return undefined;
  if (joined.length === 4 && endsLikePatronymic(joined[3]) && !isPatronymicSuffix(joined[3])) {
    return makePersonName(`${joined[0]} ${joined[1]}`, joined[2] ?? '', joined[3] ?? null);
  }
  return makePersonName(surname, givenName, rest.join(' '));
}

const NO_NAME = { givenName: '', patronymic: '' };

/** Splits the cell «имя отчество» that some journals write beside a surname of its own. */
export function parseNameAndPatronymic(text: string): { givenName: string; patronymic: string } {
  if (text === '') return NO_NAME;
  const [givenName = '', ...rest] = tidySpaces(text).split(' ');
  return { givenName, patronymic: rest.join(' ') };
}

/** Tells whether only initials are known of the given name («Иванов И. И.»). */
export function hasInitialsOnly(name: PersonName): boolean {
  const { givenName } = name;
  if (givenName.length > 2 && !givenName.includes('.')) return false;
  return /^\p{L}\.?$|^\p{L}\. ?\p{L}\.?$/u.test(givenName);
}

/** A full name with initials, which do not break, in place of all but the surname, «Климов К. Е.», where a line is short. */
export function shortenName(fullName: string): string {
  const [surname = '', ...rest] = fullName.split(' ').filter((word) => !isPatronymicSuffix(word));
  const initials = rest.slice(0, 2).map((word) => `${word.slice(0, 1)}.`);
  return `${surname} ${initials.join('\u00a0')}`.trimEnd();
}

/** Joins a double surname that is written with spaces around its hyphen. */
function joinSpacedHyphens(words: readonly string[]): string[] {
  const [first = '', second = '', third, ...rest] = words;
  if (third !== undefined && /^[-‐‑–—]$/u.test(second)) return [`${first}-${third}`, ...rest];
  if (second !== '' && (/[-‐‑–—]$/u.test(first) || /^[-‐‑–—]./u.test(second))) {
    return [first + second, ...words.slice(2)];
  }
  return [...words];
}

function endsLikePatronymic(word: string | undefined): boolean {
  return word !== undefined && PATRONYMIC_ENDING.test(word.toLowerCase());
}

function isPatronymicSuffix(word: string | undefined): boolean {
  return word !== undefined && /^(?:оглы|оглу|улы|уулу|кызы|гызы|кизи)$/u.test(word.toLowerCase());
}
