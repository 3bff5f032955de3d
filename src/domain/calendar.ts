/** A day of the calendar, `YYYY-MM-DD`. */
export type IsoDate = string;
/** A moment, ISO 8601 in UTC with milliseconds. */
export type Instant = string;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads a day written `YYYY-MM-DD`, `ДД.ММ.ГГГГ` or `Д.М.ГГГГ`; undefined when there is no such day. */
export function parseDate(text: string): IsoDate | undefined {
  const russian = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text.trim());
  if (russian) return makeDate(Number(russian[3]), Number(russian[2]), Number(russian[1]));
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  return iso ? makeDate(Number(iso[1]), Number(iso[2]), Number(iso[3])) : undefined;
}

/** Reads a span such as `36h`, `14d`, `2w` (`ч`, `д`, `н` too) into milliseconds; undefined when it is none or over ten years. */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,5})\s*([hdwчдн])$/u.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const unit = 'hч'.includes(match[2] ?? '') ? HOUR : 'dд'.includes(match[2] ?? '') ? DAY : 7 * DAY;
  const span = Number(match[1]) * unit;
  return span <= 3660 * DAY ? span : undefined;
}

/** Reads an ISO 8601 instant with its zone, as SFERUM_NOW must be; undefined otherwise. */
export function parseInstant(text: string): Instant | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.exec(text.trim());
  if (match === null || parseDate(match[1] ?? '') === undefined) return undefined;
  const moment = new Date(text.trim());
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Adds milliseconds to an instant. */
export function addToInstant(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** The day it is at an instant in a zone (IANA name). */
export function dateInZone(instant: Instant, timeZone: string): IsoDate {
  const local = new Date(Date.parse(instant) + zoneOffset(Date.parse(instant), timeZone));
  return local.toISOString().slice(0, 10);
}

/** The time of day it is at an instant in a zone, `HH:MM`. */
export function timeInZone(instant: Instant, timeZone: string): string {
  const local = new Date(Date.parse(instant) + zoneOffset(Date.parse(instant), timeZone));
  return local.toISOString().slice(11, 16);
}

/** The instant at which a day ends in a zone, exclusive: midnight of the day after, however long the day is. */
export function endOfDay(date: IsoDate, timeZone: string): Instant {
  return startOfDay(addDays(date, 1), timeZone);
}

/** The day a number of days after another. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The school year a day belongs to, named by the calendar year it begins in; from July on the coming one is prepared. */
export function schoolYearOf(date: IsoDate): number {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 7 ? year : year - 1;
}

/** Tells whether a name is a time zone that the system knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

/** The instant at which a day begins in a zone. */
export function startOfDay(date: IsoDate, timeZone: string): Instant {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const guess = wall - zoneOffset(wall, timeZone);
  return new Date(wall - zoneOffset(guess, timeZone)).toISOString();
}

function makeDate(year: number, month: number, day: number): IsoDate | undefined {
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/**
 * The zones of Russia that have kept their hours ahead of UTC since 2021: asking the system for a zone costs more than
 * everything else a short command does. A test holds the table to what the system knows.
 */
export const STEADY_ZONES: Readonly<Record<string, number>> = {
  'Europe/Kaliningrad': 2,
  'Europe/Moscow': 3,
  'Europe/Simferopol': 3,
  'Europe/Kirov': 3,
  'Europe/Volgograd': 3,
  'Europe/Samara': 4,
  'Europe/Astrakhan': 4,
  'Europe/Saratov': 4,
  'Europe/Ulyanovsk': 4,
  'Asia/Yekaterinburg': 5,
  'Asia/Omsk': 6,
  'Asia/Novosibirsk': 7,
  'Asia/Barnaul': 7,
  'Asia/Tomsk': 7,
  'Asia/Novokuznetsk': 7,
  'Asia/Krasnoyarsk': 7,
  'Asia/Irkutsk': 8,
  'Asia/Yakutsk': 9,
  'Asia/Chita': 9,
  'Asia/Khandyga': 9,
  'Asia/Vladivostok': 10,
  'Asia/Ust-Nera': 10,
  'Asia/Magadan': 11,
  'Asia/Sakhalin': 11,
  'Asia/Srednekolymsk': 11,
  'Asia/Kamchatka': 12,
  'Asia/Anadyr': 12,
};
const STEADY_SINCE = Date.UTC(2021, 0, 1);

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function zoneOffset(moment: number, timeZone: string): number {
  const steady = STEADY_ZONES[timeZone];
  return steady !== undefined && moment >= STEADY_SINCE ? steady * HOUR : systemOffset(moment, timeZone);
}

/** The same, as the system knows it. */
export function systemOffset(moment: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', second: '2-digit', ...digits });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}
