import { capitalize, count, selectPlural } from './grammar.ts';

/** The cases, in the order in which forms are written. */
export const CASES = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const;
export type Case = (typeof CASES)[number];

/** A word in all its cases. */
export type Forms = Readonly<Record<Case, string>>;
export type Gender = 'masculine' | 'feminine' | 'neuter';

/** A word, or a few that stand for one thing: in one number and the other, and in full where sentences use a short form. */
export type Noun = { gender: Gender; one: Forms; many: Forms; full: Forms };

/** Forms from a text that has them in the order of the cases, with «|» between them. */
export function readForms(text: string): Forms {
  const forms = text.split('|');
  return toForms((_case, index) => forms[index] ?? text);
}

/** Forms made one by one. */
export function toForms(make: (one: Case, index: number) => string): Forms {
  return Object.fromEntries(CASES.map((one, index) => [one, make(one, index)])) as Forms;
}

/** A word that stays as it is. */
export function indeclinable(text: string, gender: Gender): Noun {
  const forms = toForms(() => text);
  return { gender, one: forms, many: forms, full: forms };
}

/** The form of an adjective or a verb that agrees with a noun. */
export function agree({ gender }: Noun, masculine: string, feminine: string, neuter: string): string {
  return { masculine, feminine, neuter }[gender];
}

/** The form of a verb or an adjective for a number of things: создан 21 класс, создана 1 группа, создано 5 классов. */
export function agreeWithCount(number: number, noun: Noun, forms: readonly [string, string, string, string]): string {
  const [masculine, feminine, neuter, plural] = forms;
  const form = selectPlural(number);
  return form === 'one' ? agree(noun, masculine, feminine, neuter) : form === 'few' ? plural : neuter;
}

/** Puts a number with a noun in the form it governs. */
export function countNoun(number: number, { one, many }: Noun): string {
  return count(number, one.nominative, one.genitive, many.genitive);
}

/** A noun after «в»: во взвод, в группу. */
export function into(form: string): string {
  return `${/^[вф][^аеёиоуыэюя]/i.test(form) ? 'во' : 'в'} ${form}`;
}

const ABBREVIATIONS: Readonly<Record<string, string>> = { учащиеся: 'Уч-ся', обучающиеся: 'Обуч-ся' };
/** A word that a narrow column has no room for, up to the last of the first six letters where it can be cut. */
const CUT = /^[а-яё]{2,5}[^аеёиоуыэюяьъ](?=[аеёиоуыэюя][а-яё]*$)/i;
const LONGEST_WHOLE = 7;

/** A plural as it heads a narrow column: Уч-ся, Родит., Студ.; a phrase stays whole. */
export function abbreviate({ many: { nominative } }: Noun): string {
  const cut = nominative.length > LONGEST_WHOLE ? CUT.exec(nominative)?.[0] : undefined;
  return capitalize(ABBREVIATIONS[nominative] ?? (cut === undefined ? nominative : `${cut}.`));
}
