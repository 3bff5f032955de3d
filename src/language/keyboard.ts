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

/** What says yes: «lf» is «да» on the other keyboard layout. The key of «y» gives «н» there, which is a no. */
export const YES_ANSWERS: readonly string[] = ['y', 'yes', 'д', 'да', 'l', 'lf'];

/** What says no: «т» and «ytn» are «n» and «нет» on the other keyboard layout. */
export const NO_ANSWERS: readonly string[] = ['n', 'no', 'н', 'нет', 'т', 'ytn'];
