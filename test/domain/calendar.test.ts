import { describe, expect, test } from 'vitest';
import {
  addDays,
  dateInZone,
  endOfDay,
  isTimeZone,
  parseDate,
  parseInstant,
  parseSpan,
  STEADY_ZONES,
  schoolYearOf,
  systemOffset,
  timeInZone,
} from '../../src/domain/calendar.ts';

describe('days', () => {
  test.each([
    ['2026-09-01', '2026-09-01'],
    ['01.09.2026', '2026-09-01'],
    ['1.9.2026', '2026-09-01'],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2025', undefined],
    ['31.02.2015', undefined],
    ['2026-13-01', undefined],
    ['01.09.26', undefined],
    ['завтра', undefined],
  ])('%j is %s', (text, date) => {
    expect(parseDate(text)).toBe(date);
  });

  test('of the next month and year', () => {
    expect([addDays('2026-12-31', 1), addDays('2024-03-01', -1)]).toEqual(['2027-01-01', '2024-02-29']);
  });

  test.each([
    ['2026-08-25', 2026],
    ['2026-07-01', 2026],
    ['2026-06-30', 2025],
    ['2027-01-15', 2026],
  ])('%s is of the school year %i', (date, year) => {
    expect(schoolYearOf(date)).toBe(year);
  });
});

describe('spans and instants', () => {
  test.each([
    ['36h', 36 * 3_600_000],
    ['14d', 14 * 86_400_000],
    ['2w', 14 * 86_400_000],
    ['14', undefined],
    ['-1d', undefined],
    ['1m', undefined],
    ['99999w', undefined],
  ])('%s is %s', (text, span) => {
    expect(parseSpan(text)).toBe(span);
  });

  test.each([
    ['2026-09-01T09:00:00+03:00', '2026-09-01T06:00:00.000Z'],
    ['2026-09-01T06:00:00Z', '2026-09-01T06:00:00.000Z'],
    ['2026-09-01', undefined],
    ['2026-09-01T06:00:00', undefined],
    ['2026-02-30T06:00:00Z', undefined],
  ])('%s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });
});

describe('zones', () => {
  test.each([
    ['2026-09-21T06:00:00.000Z', 'Europe/Moscow', '09:00'],
    ['2026-09-21T21:05:59.999Z', 'Europe/Moscow', '00:05'],
    ['2026-09-21T06:00:00.000Z', 'Asia/Kamchatka', '18:00'],
  ])('the time of day at %s in %s', (instant, zone, time) => {
    expect(timeInZone(instant, zone)).toBe(time);
  });

  test.each([
    ['Europe/Moscow', '2026-09-30T21:00:00.000Z'],
    ['Asia/Vladivostok', '2026-09-30T14:00:00.000Z'],
    ['Europe/Berlin', '2026-09-30T22:00:00.000Z'],
    ['America/New_York', '2026-10-01T04:00:00.000Z'],
  ])('the last of September ends in %s at %s', (zone, end) => {
    expect(endOfDay('2026-09-30', zone)).toBe(end);
    expect(dateInZone(new Date(Date.parse(end) - 1).toISOString(), zone)).toBe('2026-09-30');
    expect(dateInZone(end, zone)).toBe('2026-10-01');
  });

  test('a day of 23 hours and one of 25 end at midnight too', () => {
    expect(endOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
    expect(endOfDay('2026-10-25', 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z');
  });

  test.each(Object.entries(STEADY_ZONES))(
    '%s is %i hours ahead in every month, as the system has it',
    (zone, hours) => {
      for (let month = 0; month < 12 * 9; month++) {
        expect(systemOffset(Date.UTC(2021, month, 15), zone)).toBe(hours * 3_600_000);
      }
    },
  );

  test('an unknown zone is none', () => {
    expect([isTimeZone('Europe/Moscow'), isTimeZone('Mars/Olympus'), isTimeZone('')]).toEqual([true, false, false]);
  });
});
