import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countSlips, findNearest, nameKey, suggestSingleScript } from '../../src/domain/name-key.ts';
import { hasInitialsOnly, makePersonName, parseFullName, shortenName } from '../../src/domain/person-name.ts';
import { safeText } from '../../src/domain/safe-text.ts';

describe('the comparison key', () => {
  test.each([
    ['Пётр', 'петр'],
    ['ИВАНОВ  Иван\u00a0Иванович', 'иванов иван иванович'],
    ['Петрова — Водкина', 'петрова-водкина'],
    ['Петрова‑Водкина', 'петрова-водкина'],
    ['Cтрельцова', 'стрельцова'],
    ['Smith', 'smith'],
    ['и\u0306од', 'йод'],
    ['О’Нил', "о'нил"],
  ])('of %j is %j', (text, key) => {
    expect(nameKey(text)).toBe(key);
  });

  test('й stays й', () => {
    expect(nameKey('Сергей')).not.toBe(nameKey('Сергеи'));
  });

  test('a word of mixed scripts gets a suggestion, a word of one script none', () => {
    expect(suggestSingleScript('Cтрельцова Ольга')).toBe('Стрельцова Ольга');
    expect(suggestSingleScript('Smith John')).toBeUndefined();
    expect(suggestSingleScript('Иванов Иван')).toBeUndefined();
  });
});

describe('slips of the hand', () => {
  test.each([
    ['иванов', 'иванов', 0],
    ['иванов', 'ивонов', 1],
    ['иванов', 'ивнаов', 1],
    ['иванов', 'иваноов', 1],
    ['звягинцев', 'звегинцев', 1],
    ['иванов', 'петров', 3],
  ])('%s and %s: %i', (left, right, slips) => {
    expect(countSlips(left, right, 2)).toBe(Math.min(slips, 3));
    expect(countSlips(right, left, 2)).toBe(Math.min(slips, 3));
  });

  test('the nearest candidates come first', () => {
    expect(findNearest('create-clas', ['create-class', 'list-classes', 'stats'], 3)).toEqual(['create-class']);
  });
});

describe('a full name', () => {
  test.each([
    ['Иванов Иван Иванович', 'Иванов', 'Иван', 'Иванович'],
    ['Петрова-Водкина Анна', 'Петрова-Водкина', 'Анна', null],
    ['Петрова - Водкина Анна Юрьевна', 'Петрова-Водкина', 'Анна', 'Юрьевна'],
    ['Алиева Лейла Гасан кызы', 'Алиева', 'Лейла', 'Гасан кызы'],
    ['Мамедов Эльчин Рашид-оглы', 'Мамедов', 'Эльчин', 'Рашид-оглы'],
    ['Ли Анна Нет', 'Ли', 'Анна', null],
    ['Ли Анна -', 'Ли', 'Анна', null],
    ['фон Берг Иван Карлович', 'фон Берг', 'Иван', 'Карлович'],
    ['Иванов И.И.', 'Иванов', 'И.И.', null],
  ])('%j', (text, surname, givenName, patronymic) => {
    expect(parseFullName(text)).toMatchObject({ surname, givenName, patronymic });
  });

  test.each(['', 'Иванов', '12345', 'Иванов 2', 'Иванов <b>', `${'я'.repeat(101)} Иван`])('%j is none', (text) => {
    expect(parseFullName(text)).toBeUndefined();
  });

  test.each([
    ['Ђорђевић Милош', 'of Serbian letters'],
    ['Ґалаґан Єва', 'of Ukrainian letters'],
    ['ЎЗБЕКОЎ Җәлил', 'of capitals'],
    ['МакДональд Рё', 'with a capital inside'],
    ['С\u0306ергеев Андрей', 'written in parts'],
  ])('%j is one %s', (text) => {
    expect(parseFullName(text)?.fullName).toBe(text);
  });

  test.each([
    ['Потемкин Иван', 'РџРѕРїРѕРІ РРІР°РЅ'],
    ['Ян Ли', 'РЇРЅ Р›Рё'],
    ['Рим Ия', 'Р РёРј РСЏ'],
    ['Кривцов', 'ЉаЁўжҐў Џс'],
    ['КОМОК', 'ЉЋЊЋЉ ЉЋЊЋЉ'],
    ['петров', 'яхЄЁют яхЄЁют'],
  ])('%j in another encoding, %j, is none', (_name, text) => {
    expect(parseFullName(text)).toBeUndefined();
  });

  test('initials are told from names', () => {
    const of = (text: string) => parseFullName(text);
    expect([of('Иванов И. И.'), of('Иванов Ия')].map((name) => name && hasInitialsOnly(name))).toEqual([true, false]);
  });

  test.each([
    ['Климов Константин Евгеньевич', 'Климов К.\u00a0Е.'],
    ['Ли Анна', 'Ли А.'],
    ['Алиева Лейла Гасан кызы', 'Алиева Л.\u00a0Г.'],
  ])('%s is shortened to %s', (name, short) => {
    expect(shortenName(name)).toBe(short);
  });

  test('the typed spelling is kept', () => {
    expect(makePersonName('ИВАНОВ', 'пётр', null)?.fullName).toBe('ИВАНОВ пётр');
  });
});

const corpora = join('..', 'shared', 'corpora', 'blns');

describe('naughty strings', () => {
  test.skipIf(!existsSync(corpora))('never make a name that could drive a terminal', () => {
    const list = readdirSync(corpora).find((name) => name.endsWith('.json'));
    const strings: string[] = JSON.parse(readFileSync(join(corpora, list ?? ''), 'utf8'));
    expect(strings.length).toBeGreaterThan(400);
    for (const text of strings) {
      expect(() => parseFullName(text)).not.toThrow();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not come through
      expect(safeText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});
