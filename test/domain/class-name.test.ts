import { describe, expect, test } from 'vitest';
import { compareClassNames, isPrimaryGrade, parseClassName, parseFreeName } from '../../src/domain/class-name.ts';

describe("a school's class", () => {
  test.each([
    ['5А', '5А', 5, 'А'],
    ['5-А', '5А', 5, 'А'],
    ['5 "а"', '5А', 5, 'А'],
    ['5 «А»', '5А', 5, 'А'],
    ['5a', '5А', 5, 'А'],
    ['5B', '5В', 5, 'В'],
    [' 10 А ', '10А', 10, 'А'],
    ['5 класс А', '5А', 5, 'А'],
    ['5А класс', '5А', 5, 'А'],
    ['10 кадетский', '10 кадетский', 10, 'кадетский'],
    ['10 ФМ', '10ФМ', 10, 'ФМ'],
    ['7', '7', 7, null],
  ])('%j is %s', (text, name, grade, letter) => {
    expect(parseClassName('school', text)).toMatchObject({ name, grade, letter });
  });

  test.each(
    ['', 'А', '0А', '13А', '01.сен', '1 сен', '5D', '5А1', '2026-09-01', 'Учительская', '5', ''].filter(
      (text) => text !== '5',
    ),
  )('%j is none', (text) => {
    expect(parseClassName('school', text)).toBeUndefined();
  });

  test('every spelling has one key, another letter another', () => {
    const keys = ['5А', '5-а', '5 "А"', '5a'].map((text) => parseClassName('school', text)?.nameKey);
    expect(new Set(keys).size).toBe(1);
    expect(parseClassName('school', '5Б')?.nameKey).not.toBe(keys[0]);
  });
});

test('grades 1 to 4 are the primary school', () => {
  expect([null, 1, 4, 5, 11].map(isPrimaryGrade)).toEqual([false, true, true, false, false]);
});

describe('a class elsewhere', () => {
  test('keeps its name as typed', () => {
    expect(parseClassName('college', ' ИТ-101 ')).toEqual({
      name: 'ИТ-101',
      grade: null,
      letter: null,
      nameKey: 'ит-101',
    });
  });

  test.each([
    ['ИТ-101', 'ит-101', true],
    ['ИT-101', 'ИТ-101', true],
    ['Юный  физик', 'юный физик', true],
    ['Хор "Весна"', 'хор «Весна»', true],
    ['ИТ-101', 'ИТ101', false],
    ['Шахматы-2', 'Шахматы 2', false],
  ])('%j and %j are one: %s', (left, right, same) => {
    expect(parseFreeName(left)?.nameKey === parseFreeName(right)?.nameKey).toBe(same);
  });
});

test('classes stand in the order people expect', () => {
  const names = ['10 кадетский', '2Г', '10А', '1А', 'ИТ-99', '5Б', 'ИТ-101', '5а', '11А', '5'];
  const sorted = ['1А', '2Г', '5', '5а', '5Б', '10А', '10 кадетский', '11А', 'ИТ-99', 'ИТ-101'];
  expect(names.sort(compareClassNames)).toEqual(sorted);
});
