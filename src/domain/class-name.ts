import { foldLookAlikes, tidySpaces } from './name-key.ts';
import type { OrganizationKind } from './organization.ts';

/** A class name as it is stored and shown, with the key under which every spelling of it meets. */
export type ClassName = { name: string; grade: number | null; letter: string | null; nameKey: string };

/** Longest name of a class that is not a school's, in characters. */
const LONGEST_NAME = 60;
/** Longest letter of a school class: a word such as «кадетский» (mission: up to 15 characters). */
const LONGEST_LETTER = 15;
const LAST_GRADE = 12;
const LAST_PRIMARY_GRADE = 4;
/** A letter word up to this length is an abbreviation and stands next to the grade: «10ФМ». */
const ABBREVIATION = 3;

const SCHOOL_CLASS =
  /^(\d{1,2})(?:\s*(?:класса?|кл\.?)(?=[\s«"„“(-]|$))?[\s\-–—«"“„'(.]*([\p{L}][\p{L}-]*)?[»"”“')\s.]*(?:\s*(?:класс|кл\.?))?$/u;
const MONTHS =
  /^(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/u;

/**
 * Reads a class name by the rules of the organisation's kind. A school's class is a grade with a letter or a word, in
 * any spelling («5А», «5-а», «5 "а"», «5a» with a Latin letter); elsewhere a name is free and only spaces are tidied.
 * Undefined when it is no class name of that kind, a spreadsheet's «01.сен» included.
 */
export function parseClassName(kind: OrganizationKind, text: string): ClassName | undefined {
  return kind === 'school' ? parseSchoolClass(text) : parseFreeName(text);
}

/** The name of a school's class in the grade above; undefined where there is none. */
export function nextGrade({ grade, letter }: ClassName): ClassName | undefined {
  return grade === null ? undefined : parseSchoolClass(`${grade + 1}${letter === null ? '' : ` ${letter}`}`);
}

/** Reads the name of a class for staff, which is free for every kind («Учительская»). */
export function parseFreeName(text: string): ClassName | undefined {
  const name = tidySpaces(text);
  if (name === '' || name.length > LONGEST_NAME || /[\p{C}]/u.test(name)) return undefined;
  return { name, grade: null, letter: null, nameKey: freeKey(name) };
}

/** Tells whether a grade is one of the primary school, whose pupils register with a parent's e-mail (002 §4). */
export function isPrimaryGrade(grade: number | null): boolean {
  return grade !== null && grade <= LAST_PRIMARY_GRADE;
}

/** The key of a free name: case, spaces, look-alikes and the kind of quotation marks do not count, hyphens do («ИТ-101» is not «ИТ101»). */
function freeKey(name: string): string {
  return foldLookAlikes(name.toLowerCase())
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replace(/[«»“”„‟″]/gu, '"')
    .replaceAll(' ', '')
    .replaceAll('ё', 'е');
}

function parseSchoolClass(text: string): ClassName | undefined {
  const tidy = tidySpaces(text);
  if (tidy.length > LONGEST_NAME) return undefined;
  const match = SCHOOL_CLASS.exec(tidy);
  const grade = Number(match?.[1]);
  if (match === null || grade < 1 || grade > LAST_GRADE) return undefined;
  if (match[2] === undefined) return { name: String(grade), grade, letter: null, nameKey: String(grade) };
  const word = foldLookAlikes(match[2]);
  if (word.length > LONGEST_LETTER || !/^[\p{Script=Cyrillic}-]+$/u.test(word)) return undefined;
  if (word.length > 2 && MONTHS.test(word.toLowerCase())) return undefined;
  const letter = word.length <= ABBREVIATION ? word.toUpperCase() : word;
  const name = word.length <= ABBREVIATION ? `${grade}${letter}` : `${grade} ${letter}`;
  return { name, grade, letter, nameKey: `${grade}${letter.toLowerCase().replaceAll('ё', 'е')}` };
}

/**
 * Compares class names in the order people expect, numbers as numbers: 1А, 2Г, 5А, 10А, 10 кадетский. By hand, because
 * the system's collation takes longer to start than a short command to run.
 */
export function compareClassNames(left: string, right: string): number {
  const [one, other] = [left, right].map((name) => freeKey(name).match(/\d+|\D/g) ?? []);
  for (let index = 0; one !== undefined && other !== undefined; index++) {
    const [a, b] = [one[index], other[index]];
    if (a === undefined || b === undefined) return one.length - other.length;
    const difference = /\d/.test(a) && /\d/.test(b) ? Number(a) - Number(b) : a < b ? -1 : Number(a > b);
    if (difference !== 0) return difference;
  }
  return 0;
}
