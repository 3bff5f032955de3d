import { safeText } from '../../domain/safe-text.ts';

/** Puts a number with a noun in the form it governs: 1 class, 2 classes. */
export function count(number: number, one: string, many: string): string {
  return `${formatNumber(number)} ${plural(number, one, many)}`;
}

/** The form of a word that a number governs. */
export function plural(number: number, one: string, many: string): string {
  return number === 1 ? one : many;
}

/** A number with its thousands set apart by commas from 10,000 on. */
export function formatNumber(number: number): string {
  return Math.abs(number) < 10_000 ? String(number) : String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The size of a file, from a megabyte on to a tenth. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${formatNumber(Math.ceil(bytes / 1000))} KB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A day in words: 30 September 2026. */
export function dateInWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** A day in figures: 2026-09-30, as it is stored. */
export function formatDate(date: string): string {
  return date;
}

/** A word as it begins a line. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text of a user in “quotes”, safe for a terminal; quotation marks inside become ‘single’ ones. */
export function quote(text: string): string {
  return `“${safeText(text).replaceAll('“', '‘').replaceAll('”', '’')}”`;
}

/** The first few of a list, with the number of the rest. */
export function listSome(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).map(safeText).join(', ');
  return items.length > most ? `${shown} and ${formatNumber(items.length - most)} more` : shown;
}

/** The messengers of the platform by their names. */
export const MESSENGERS = { max: 'MAX', vk: 'VK Messenger' } as const;

/** What views need of the grammar; views name every form that any language has, of which English takes two. */
export const grammar = {
  count: (number: number, one: string, _few: string, many: string) => count(number, one, many),
  formatNumber,
  formatDate,
  dateInWords,
  quote,
  listSome,
};
