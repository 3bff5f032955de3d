import { addDays, type IsoDate, parseDate } from './calendar.ts';

/** The day before the first one that spreadsheets count from, and the least and greatest count taken for a birth date. */
const SERIAL_START = '1899-12-30';
const LEAST_SERIAL = 10_000;
const GREATEST_SERIAL = 73_050;

/**
 * Reads a birth date: `ДД.ММ.ГГГГ`, `Д.М.ГГ`, ISO, or the count of days that a spreadsheet shows for a date in the wrong
 * format. A two-digit year is the last such year not after today; a time of day behind the date is dropped. Undefined
 * when there is no such day or it is still to come.
 */
export function parseBirthDate(text: string, today: IsoDate): IsoDate | undefined {
  const date = parseDate(text) ?? parseUnusualDate(text.trim(), today);
  return date !== undefined && date <= today ? date : undefined;
}

function parseUnusualDate(text: string, today: IsoDate): IsoDate | undefined {
  const value = text.replace(/[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/, '').replace(/\s*г(?:\.|ода?)?$/u, '');
  if (/^\d{5}(?:[.,]0+)?$/.test(value)) return parseSerial(Number.parseInt(value, 10));
  const short = /^(\d{1,2})[./](\d{1,2})[./](\d{2})$/.exec(value);
  if (short === null) return parseDate(value);
  const century = Number(today.slice(0, 2));
  const year = `${Number(short[3]) > Number(today.slice(2, 4)) ? century - 1 : century}${short[3]}`;
  return parseDate(`${short[1]}.${short[2]}.${year}`);
}

function parseSerial(days: number): IsoDate | undefined {
  return days >= LEAST_SERIAL && days <= GREATEST_SERIAL ? addDays(SERIAL_START, days) : undefined;
}

/** Takes the first sound number of a cell that may hold several, with words around them. */
export function parsePhoneCell(text: string, parsePhone: (text: string) => string | undefined): string | undefined {
  const whole = parsePhone(text);
  if (whole !== undefined) return whole;
  for (const part of text.split(/[,;/\n]|\s(?=\+|8[\s(-]|[78]?9\d{9}(?!\d))/)) {
    const phone = part.trim() === '' ? undefined : parsePhone(part);
    if (phone !== undefined) return phone;
  }
  return undefined;
}

/** An address as nearly all are. */
const PLAIN_EMAIL = /^[\w.+-]{1,100}@(?:[a-z\d-]{1,60}\.){1,2}[a-z]{2,20}$/i;

/** Reads an e-mail address by its form; nothing is sent to it. */
export function parseEmail(text: string): string | undefined {
  if (PLAIN_EMAIL.test(text)) return text;
  const value = text.trim();
  return value.length <= 254 && /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/u.test(value) ? value : undefined;
}

/** Reads a sex as journals write it; null where the cell says nothing that is understood. */
export function readSex(text: string): 'male' | 'female' | null {
  if (text === '') return null;
  const value = text.trim().toLowerCase();
  if (/^(?:м|муж|мужской|m|male)\.?$/u.test(value)) return 'male';
  return /^(?:ж|жен|женский|f|female)\.?$/u.test(value) ? 'female' : null;
}

/**
 * Takes back the apostrophe with which a file for spreadsheets keeps a cell from being run as a formula, so that what was
 * exported is read as it was (promise 10).
 */
export function readNeutralized(cell: string): string {
  return cell.charCodeAt(0) === 0x27 && /^'+[=+\-@\t\r＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
