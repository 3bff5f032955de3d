import { expect, test } from 'vitest';
import { expandClassRange } from '../../src/domain/class-range.ts';
import type { OrganizationKind } from '../../src/domain/organization.ts';

test.each<[OrganizationKind, string, string[] | undefined]>([
  ['school', '5А', ['5А']],
  ['school', '5А..5Г', ['5А', '5Б', '5В', '5Г']],
  ['school', '5-а .. 5 "в"', ['5А', '5Б', '5В']],
  ['school', '5И…5Л', ['5И', '5К', '5Л']],
  ['school', '1А..4А', ['1 А', '2 А', '3 А', '4 А']],
  ['school', '5..7', ['5', '6', '7']],
  ['school', '5А..5А', ['5 А']],
  ['school', '5Г..5А', undefined],
  ['school', '5А..6Б', undefined],
  ['school', '5..5Б', undefined],
  ['school', '5А..', undefined],
  ['school', '5А..5В..5Г', undefined],
  ['school', '5А..пятый', undefined],
  ['school', '10 кадетский..10 физмат', undefined],
  ['college', 'ИТ-101', ['ИТ-101']],
  ['college', 'ИТ-101..ИТ-103', ['ИТ-101', 'ИТ-102', 'ИТ-103']],
  ['college', 'ИТ-09..ИТ-11', ['ИТ-09', 'ИТ-10', 'ИТ-11']],
  ['college', '1 курс..3 курс', ['1 курс', '2 курс', '3 курс']],
  ['college', 'ИТ-101..СВ-103', undefined],
  ['college', 'ИТ-1..ИТ-999999', undefined],
  ['supplementary', 'Шахматы-1..Шахматы-2', ['Шахматы-1', 'Шахматы-2']],
  ['supplementary', 'Хор..Лепка', ['Хор..Лепка']],
  ['supplementary', 'Я и мир…', ['Я и мир…']],
])('%s: %s', (kind, text, names) => {
  expect(expandClassRange(kind, text)).toEqual(names);
});
