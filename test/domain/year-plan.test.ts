import { describe, expect, test } from 'vitest';
import { parseClassName, parseFreeName } from '../../src/domain/class-name.ts';
import type { OrganizationKind } from '../../src/domain/organization.ts';
import { Problem } from '../../src/domain/problem.ts';
import { checkNextYear, type EndingClass, planClasses, type YearOrder } from '../../src/domain/year-plan.ts';

/** Classes of a kind, numbered from 1; «*» before a name makes it the class of staff. */
function makeClasses(kind: OrganizationKind, names: readonly string[]): EndingClass[] {
  return names.map((text, index) => {
    const staff = text.startsWith('*');
    const name = staff ? parseFreeName(text.slice(1)) : parseClassName(kind, text);
    if (name === undefined) throw new Error(`no class name: ${text}`);
    return { ...name, id: index + 1, staff };
  });
}

type Said = { grades?: number[]; graduating?: number[]; renamed?: Record<number, string> };

function plan(kind: OrganizationKind, names: readonly string[], said: Said = {}): string[] {
  const renamed = Object.entries(said.renamed ?? {}).map(([id, text]) => {
    const name = parseClassName(kind, text);
    if (name === undefined) throw new Error(`no class name: ${text}`);
    return [Number(id), name] as const;
  });
  const order: YearOrder = {
    grades: said.grades === undefined ? null : new Set(said.grades),
    graduating: new Set(said.graduating ?? []),
    renamed: new Map(renamed),
  };
  const fates = planClasses(kind, makeClasses(kind, names), order);
  return fates.map((fate) => `${fate.class.name} → ${fate.successor?.name ?? 'выпуск'}`);
}

function problemOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.facts];
    throw error;
  }
  return null;
}

describe('what becomes of the classes', () => {
  test.each<[string, OrganizationKind, string[], Said, string[]]>([
    [
      'a school promotes',
      'school',
      ['1А', '4 "б"', '10 кадетский'],
      {},
      ['1А → 2А', '4Б → 5Б', '10 кадетский → 11 кадетский'],
    ],
    ['a class without a letter', 'school', ['5'], {}, ['5 → 6']],
    ['the last grade graduates', 'school', ['11А', '10А'], {}, ['11А → выпуск', '10А → 11А']],
    [
      'grades that are told',
      'school',
      ['9А', '11А', '4А'],
      { grades: [9, 11] },
      ['9А → выпуск', '11А → выпуск', '4А → 5А'],
    ],
    ['only those that are told', 'school', ['11А', '12А'], { grades: [12] }, ['11А → 12А', '12А → выпуск']],
    ['a grade without classes', 'school', ['5А'], { grades: [9] }, ['5А → 6А']],
    ['one class by name', 'school', ['9А', '9Б'], { grades: [], graduating: [2] }, ['9А → 10А', '9Б → выпуск']],
    [
      'a new name goes before the grade',
      'school',
      ['11А', '5А'],
      { renamed: { 1: '12А', 2: '6В' } },
      ['11А → 12А', '5А → 6В'],
    ],
    ['classes that come together', 'school', ['5А', '5Б'], { renamed: { 1: '6А', 2: '6А' } }, ['5А → 6А', '5Б → 6А']],
    ['names that change places', 'school', ['5А', '5Б'], { renamed: { 1: '6Б', 2: '6А' } }, ['5А → 6Б', '5Б → 6А']],
    ['the class of staff stays', 'school', ['*Учительская', '5А'], {}, ['Учительская → Учительская', '5А → 6А']],
    ['a college keeps its names', 'college', ['ИТ-101', '11'], {}, ['ИТ-101 → ИТ-101', '11 → 11']],
    [
      'a college renames and graduates',
      'college',
      ['ИТ-101', 'ИТ-401'],
      { graduating: [2], renamed: { 1: 'ИТ-201' } },
      ['ИТ-101 → ИТ-201', 'ИТ-401 → выпуск'],
    ],
    ['a centre keeps its names', 'supplementary', ['Шахматы-2'], {}, ['Шахматы-2 → Шахматы-2']],
    ['no classes', 'school', [], {}, []],
  ])('%s', (_case, kind, names, said, expected) => {
    expect(plan(kind, names, said)).toEqual(expected);
  });

  test.each<[string, OrganizationKind, string[], Said, unknown]>([
    [
      'a name that another class gets',
      'school',
      ['5А', '5Б'],
      { renamed: { 1: '6Б' } },
      ['classes-clash', { clashes: [{ to: '6Б', from: ['5А', '5Б'] }] }],
    ],
    [
      'the name of the staff class',
      'college',
      ['*Преподаватели', 'ИТ-101'],
      { renamed: { 2: 'преподаватели' } },
      ['classes-clash', { clashes: [{ to: 'Преподаватели', from: ['Преподаватели', 'ИТ-101'] }] }],
    ],
    [
      'the staff class and one of pupils together',
      'college',
      ['*Преподаватели', 'ИТ-101'],
      { renamed: { 1: 'Все', 2: 'Все' } },
      ['classes-clash', { clashes: [{ to: 'Все', from: ['Преподаватели', 'ИТ-101'] }] }],
    ],
    ['no grade above', 'school', ['12А', '12Б'], {}, ['no-next-grade', { classes: ['12А', '12Б'] }]],
    [
      'both graduates and goes on',
      'college',
      ['ИТ-101'],
      { graduating: [1], renamed: { 1: 'ИТ-201' } },
      ['conflicting-options', { flags: ['--graduate ИТ-101', '--rename ИТ-101=ИТ-201'] }],
    ],
  ])('%s is refused', (_case, kind, names, said, expected) => {
    expect(problemOf(() => plan(kind, names, said))).toEqual(expected);
  });
});

test.each([
  [2026, 2027, null],
  [2026, 2026, ['year-already-started', { year: 2026, present: 2026 }]],
  [2026, 2025, ['year-already-started', { year: 2025, present: 2026 }]],
  [2026, 2028, ['not-the-next-year', { year: 2028, next: 2027 }]],
])('after %i the year %i', (present, next, expected) => {
  expect(problemOf(() => checkNextYear(present, next))).toEqual(expected);
});
