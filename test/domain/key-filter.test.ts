import { describe, expect, test } from 'vitest';
import { KeyFilter } from '../../src/domain/key-filter.ts';

describe('a filter of keys', () => {
  const LETTERS = 'абвгдежзиклмнопрстуфхцчшщэюя';
  const word = (number: number): string =>
    number < LETTERS.length
      ? LETTERS.charAt(number)
      : word(Math.floor(number / LETTERS.length)) + LETTERS.charAt(number % LETTERS.length);
  const keys = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => [
      `${word(from + index)} иван петрович`,
      String(from + index),
    ]).flat();

  test('never calls a known key new, and takes few new ones for known', () => {
    const filter = new KeyFilter();
    for (const key of keys(0, 200_000)) filter.add(key);
    expect(keys(0, 200_000).filter((key) => !filter.mayHave(key))).toEqual([]);
    const mistaken = keys(200_000, 400_000).filter((key) => filter.mayHave(key));
    expect(mistaken.length).toBeLessThan(4000);
  });

  test('an empty one has nothing', () => {
    expect(['', 'иванов иван', '17'].filter((key) => new KeyFilter().mayHave(key))).toEqual([]);
  });
});
