import { safeText } from '../../domain/safe-text.ts';

let rules: Intl.PluralRules | undefined;

/** Puts a number with a noun in the form it governs: 1 класс, 2 класса, 5 классов. */
export function count(number: number, one: string, few: string, many: string): string {
  return `${formatNumber(number)} ${plural(number, one, few, many)}`;
}

/** The form of a word that a number governs. */
export function plural(number: number, one: string, few: string, many: string): string {
  const form = selectPlural(number);
  return form === 'one' ? one : form === 'few' ? few : many;
}

/** Which form a number governs: 1 and 21 the one, 2 to 4 the few, the others the many. */
export function selectPlural(number: number): string {
  rules ??= new Intl.PluralRules('ru');
  return rules.select(number);
}

/** A number with its thousands set apart by no-break spaces from 10 000 on. */
export function formatNumber(number: number): string {
  return Math.abs(number) < 10_000 ? String(number) : String(number).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}

/** The size of a file, from a megabyte on to a tenth. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${formatNumber(Math.ceil(bytes / 1000))}\u00a0КБ`;
  const [size, unit] = bytes < 1_000_000_000 ? [bytes / 1_000_000, 'МБ'] : [bytes / 1_000_000_000, 'ГБ'];
  return `${size.toFixed(1).replace('.', ',')}\u00a0${unit}`;
}

const MONTHS = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];

/** A day in words: 30 сентября 2026 г. */
export function dateInWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day}\u00a0${MONTHS[(month ?? 1) - 1]} ${year}\u00a0г.`;
}

/** A day in figures: 30.09.2026. */
export function formatDate(date: string): string {
  return date.split('-').reverse().join('.');
}

/** A word as it begins a line. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text of a user in «ёлочки», safe for a terminal; quotation marks inside become „лапки“. */
export function quote(text: string): string {
  return `«${safeText(text).replaceAll('«', '„').replaceAll('»', '“')}»`;
}

/** The first few of a list, with the number of the rest. */
export function listSome(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).map(safeText).join(', ');
  return items.length > most ? `${shown} и ещё ${formatNumber(items.length - most)}` : shown;
}

/** The messengers of the platform by their names. */
export const MESSENGERS = { max: 'MAX', vk: 'VK Мессенджер' } as const;

/** What views need of the grammar. */
export const grammar = { count, formatNumber, formatDate, dateInWords, quote, listSome };
