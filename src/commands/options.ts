import type { Command } from '@commander-js/extra-typings';
import type { App } from '../app.ts';
import { addToInstant, endOfDay, type IsoDate, parseDate, parseSpan } from '../domain/calendar.ts';
import { isPlatformLink } from '../domain/invitation.ts';
import { ROLES, type Role } from '../domain/person.ts';
import { type PersonName, parseFullName } from '../domain/person-name.ts';
import { Problem } from '../domain/problem.ts';
import { parseEmail } from '../domain/roster-values.ts';
import type { Expiry } from '../usecases/expiry.ts';

/** Makes the parser of an option that takes one of a closed set of values. */
export function oneOf<const V extends string>(flag: string, values: readonly V[]): (text: string) => V {
  return (text) => {
    const found = values.find((value) => value === text.trim().toLowerCase());
    if (found === undefined) throw new Problem('invalid-value', { flag, value: text, expected: values.join('|') });
    return found;
  };
}

/** Makes the parser of an option that takes roles, several by commas or repeated. */
export function rolesOption(flag: string): (text: string, before: Role[] | undefined) => Role[] {
  const parse = oneOf(flag, ROLES);
  return (text, before = []) => [...new Set([...before, ...text.split(',').map(parse)])];
}

/** Makes the parser of an option that takes a day. */
export function dateOption(flag: string): (text: string) => IsoDate {
  return (text) => {
    const date = parseDate(text);
    if (date === undefined) throw new Problem('date-invalid', { flag, value: text });
    return date;
  };
}

/** Makes the parser of an option that takes a span of time, in milliseconds. */
export function spanOption(flag: string): (text: string) => number {
  return (text) => {
    const span = parseSpan(text);
    if (span === undefined) throw new Problem('invalid-value', { flag, value: text, expected: 'span' });
    return span;
  };
}

/** Makes the parser of an option that takes an end: a span from now, or the day with which it comes. */
export function expiryOption(flag: string): (text: string) => Expiry {
  return (text) => {
    const milliseconds = parseSpan(text);
    const date = parseDate(text);
    if (milliseconds !== undefined) return { text, endAfter: (now) => addToInstant(now, milliseconds) };
    if (date !== undefined) return { text, endAfter: (_, timeZone) => endOfDay(date, timeZone) };
    throw new Problem('invalid-value', { flag, value: text, expected: 'span-or-date' });
  };
}

/** Makes the parser of an option that takes a whole number from a least one on. */
export function wholeNumber(flag: string, expected: 'number' | 'offset' | 'year'): (text: string) => number {
  const [least, most] = { number: [1, 1_000_000_000], offset: [0, 1_000_000_000], year: [2000, 2200] }[expected] ?? [];
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,10}$/.test(text.trim()) || value < (least ?? 0) || value > (most ?? 0)) {
      throw new Problem('invalid-value', { flag, value: text, expected });
    }
    return value;
  };
}

/** Makes the parser of an option that takes a person's full name. */
export function nameOption(flag: string): (text: string) => PersonName {
  return (text) => {
    const name = parseFullName(text);
    if (name === undefined) throw new Problem('name-invalid', { flag, value: text });
    return name;
  };
}

/** Makes the parser of an option that takes free text, which must say something. */
export function textOption(flag: string): (text: string) => string {
  return (text) => {
    const value = text.trim();
    if (value === '' || value.length > 1000)
      throw new Problem('invalid-value', { flag, value: text.slice(0, 60), expected: 'text' });
    return value;
  };
}

/** Makes the parser of an option that takes an e-mail address. */
export function emailOption(flag: string): (text: string) => string {
  return (text) => {
    const email = parseEmail(text);
    if (email === undefined) throw new Problem('invalid-value', { flag, value: text, expected: 'email' });
    return email;
  };
}

/** Makes the parser of an option that takes a link the platform issued; it is never fetched. */
export function linkOption(flag: string): (text: string) => string {
  return (text) => {
    const link = text.trim();
    if (!isPlatformLink(link)) throw new Problem('invalid-value', { flag, value: text, expected: 'link' });
    return link;
  };
}

/** Makes the parser of an argument that takes several ids, «12» or «#12». */
export function idsArgument(flag: string, expected: string): (text: string, before: number[] | undefined) => number[] {
  return (text, before = []) => {
    const id = /^#?(\d{1,15})$/.exec(text.trim());
    if (id === null) throw new Problem('invalid-value', { flag, value: text, expected });
    return [...new Set([...before, Number(id[1])])];
  };
}

/** Reads a phone given by an option; the library for phone numbers is loaded only now. */
export async function readPhone(flag: string, text: string): Promise<string> {
  const { parsePhone } = await import('../files/phone.ts');
  const phone = parsePhone(text);
  if (phone === undefined) throw new Problem('phone-invalid', { flag, value: text });
  return phone;
}

/** Adds the options that name the order by which something is done. */
export function addOrderOptions<A extends unknown[], O extends Record<string, unknown>>(
  // biome-ignore lint/complexity/noBannedTypes: the library's own type of a command without options of those around it
  command: Command<A, O, {}>,
  app: App,
) {
  const words = app.language.help.order;
  return command
    .option('--order-number <number>', words.number, textOption('--order-number'))
    .option('--order-date <date>', words.date, dateOption('--order-date'));
}
