import { parseClassName } from './class-name.ts';
import { tidySpaces } from './name-key.ts';
import type { OrganizationKind } from './organization.ts';

/** The letters that classes bear, in their order: Ё, Й, Ъ, Ы and Ь are not used. */
const LETTERS = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ';
/** No range is longer; a longer one is a slip of the pen. */
const LONGEST_RANGE = 200;
const NUMBERED = /^(.*?)(\d{1,6})(\D*)$/u;

/**
 * Reads a name or a range of names: of a school by letters («5А..5Г») or by grades («1А..4А», «5..9»), elsewhere by the
 * last number («ИТ-101..ИТ-104»). Undefined for a range that is none; a single name comes back as it is, and so does a
 * free name in which there is nothing to count.
 */
export function expandClassRange(kind: OrganizationKind, text: string): string[] | undefined {
  const parts = text.split(/\.\.+|…/u).map(tidySpaces);
  const [first, last] = parts;
  if (first === undefined || last === undefined) return [text];
  if (kind !== 'school' && !parts.every((part) => NUMBERED.test(part))) return [text];
  if (parts.length > 2) return undefined;
  return kind === 'school' ? expandSchool(first, last) : expandNumbers(first, last);
}

function expandSchool(first: string, last: string): string[] | undefined {
  const [from, to] = [parseClassName('school', first), parseClassName('school', last)];
  if (from?.grade == null || to?.grade == null) return undefined;
  if (from.letter === to.letter) {
    return count(from.grade, to.grade)?.map((grade) => `${grade}${from.letter === null ? '' : ` ${from.letter}`}`);
  }
  if (from.grade !== to.grade || from.letter === null || to.letter === null) return undefined;
  const [begin, end] = [LETTERS.indexOf(from.letter), LETTERS.indexOf(to.letter)];
  if (begin < 0 || end < 0) return undefined;
  return count(begin, end)?.map((index) => `${from.grade}${LETTERS[index]}`);
}

function expandNumbers(first: string, last: string): string[] | undefined {
  const [from, to] = [NUMBERED.exec(first), NUMBERED.exec(last)];
  const [, prefix, begin = '', suffix] = from ?? [];
  if (from === null || to === null || prefix !== to[1] || suffix !== to[3]) return undefined;
  const numbers = count(Number(begin), Number(to[2]));
  return numbers?.map((number) => `${prefix}${String(number).padStart(begin.length, '0')}${suffix}`);
}

/** The numbers from one to another, both included. */
function count(from: number, to: number): number[] | undefined {
  const length = to - from + 1;
  return length < 1 || length > LONGEST_RANGE ? undefined : Array.from({ length }, (_, index) => from + index);
}
