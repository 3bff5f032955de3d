import { findNearest } from '../domain/name-key.ts';

const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбю';
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";

/** What a word would have been on the Latin layout of the same keys («ыефеы» → stats). */
export function toLatinLayout(text: string): string {
  return [...text.toLowerCase()].map((letter) => LATIN[RUSSIAN.indexOf(letter)] ?? letter).join('');
}

/** The commands a mistyped word may have meant, the wrong keyboard layout included. */
export function suggestCommands(typed: string, names: readonly string[]): string[] {
  const same = (text: string) => text.toLowerCase();
  return findNearest(toLatinLayout(typed), names, 3, same);
}
