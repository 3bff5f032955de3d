import { describe, expect, test } from 'vitest';
import { parseFullName } from '../../src/domain/person-name.ts';
import { decideRosterRow, findChanges, type KnownPerson, type RosterRules } from '../../src/domain/roster-decision.ts';
import type { FieldPlace, RosterField } from '../../src/domain/roster-fields.ts';
import { type RosterRow, readRosterRow } from '../../src/domain/roster-row.ts';
import { SeenPeople } from '../../src/domain/seen-people.ts';
import { parsePhone } from '../../src/files/phone.ts';

const NAME = 'Иванов Иван Иванович';

function named(fullName: string) {
  const name = parseFullName(fullName);
  if (name === undefined) throw new Error(`no name: ${fullName}`);
  return name;
}

const DETAILS = { sex: null, phone: null, email: null, position: null, subjects: null, homeroomOf: null };

function row(more: Partial<RosterRow> = {}): RosterRow {
  return {
    line: 2,
    name: named(NAME),
    class: null,
    classText: '',
    externalId: null,
    birthDate: null,
    ...DETAILS,
    ...more,
  };
}

function known(id: number, more: Partial<KnownPerson> = {}): KnownPerson {
  return { id, ...named(NAME), externalId: null, birthDate: null, ...DETAILS, active: true, classIds: [1], ...more };
}

const RULES: RosterRules = { oneClassPerPupil: true, moves: false, staff: false };

function decide(who: RosterRow, people: KnownPerson[], rules: Partial<RosterRules> = {}, classId: number | null = 1) {
  const decision = decideRosterRow(
    who,
    classId,
    { ...RULES, ...rules },
    {
      findByExternalId: (id) => {
        const found = people.find((one) => one.externalId === id);
        return found && { ...found, inRole: true };
      },
      listByName: (key) => people.filter((one) => one.nameKey === key),
    },
  );
  if (decision.action === 'add') return decision.homonym ? 'add homonym' : 'add';
  return decision.action === 'reject' ? decision.code : `${decision.placed} ${decision.person.id}`;
}

describe('who a row is', () => {
  const dated = (birthDate: string) => ({ birthDate });
  test.each<[string, RosterRow, KnownPerson[], string, Partial<RosterRules>?]>([
    ['nobody of the name', row(), [], 'add'],
    ['the name in the class', row(), [known(1)], 'same 1'],
    ['the name in another class', row(), [known(1, { classIds: [2] })], 'ambiguous-person'],
    ['the name in another class, moves allowed', row(), [known(1, { classIds: [2] })], 'moved 1', { moves: true }],
    [
      'two of the name in other classes, moves allowed',
      row(),
      [known(1, { classIds: [2] }), known(2, { classIds: [3] })],
      'ambiguous-person',
      { moves: true },
    ],
    ['two of the name in the class, undated row', row(), [known(1), known(2)], 'ambiguous-person'],
    ['name and birth date in the class', row(dated('2014-01-02')), [known(1, dated('2014-01-02'))], 'same 1'],
    [
      'name and birth date in another class',
      row(dated('2014-01-02')),
      [known(1, { ...dated('2014-01-02'), classIds: [2] })],
      'moved 1',
    ],
    ['another birth date', row(dated('2014-01-02')), [known(1, dated('2013-05-06'))], 'add homonym'],
    ['dated row, undated namesake in the class', row(dated('2014-01-02')), [known(1)], 'same 1'],
    [
      'dated row, undated namesake elsewhere',
      row(dated('2014-01-02')),
      [known(1, { classIds: [2] })],
      'ambiguous-person',
    ],
    ['undated row, dated namesake in the class', row(), [known(1, dated('2014-01-02'))], 'same 1'],
    [
      'the id, whatever the name',
      row({ externalId: '7', name: named('Петрова Анна') }),
      [known(1, { externalId: '7' })],
      'same 1',
    ],
    ['the id in another class', row({ externalId: '7' }), [known(1, { externalId: '7', classIds: [2] })], 'moved 1'],
    ['another id', row({ externalId: '7' }), [known(1, { externalId: '8' })], 'add'],
    ['an id for somebody known without one', row({ externalId: '7' }), [known(1)], 'same 1'],
    ['somebody who left the class', row(), [known(1, { active: false })], 'returned 1'],
    [
      'somebody who left, by birth date',
      row(dated('2014-01-02')),
      [known(1, { ...dated('2014-01-02'), active: false, classIds: [9] })],
      'returned 1',
    ],
    [
      'a pupil without a class gets one',
      row(dated('2014-01-02')),
      [known(1, { ...dated('2014-01-02'), classIds: [null] })],
      'added 1',
    ],
    [
      'another class where several are allowed',
      row(dated('2014-01-02')),
      [known(1, { ...dated('2014-01-02'), classIds: [2] })],
      'added 1',
      { oneClassPerPupil: false },
    ],
    ['staff are one wherever they are', row(), [known(1, { classIds: [2] })], 'same 1', { staff: true }],
  ])('%s', (_, who, people, expected, rules) => {
    expect(decide(who, people, rules)).toBe(expected);
  });

  test('the id of somebody in another role', () => {
    const register = {
      findByExternalId: () => ({ ...known(1, { externalId: '7' }), inRole: false }),
      listByName: () => [],
    };
    expect(decideRosterRow(row({ externalId: '7' }), 1, RULES, register)).toMatchObject({ code: 'role-conflict' });
  });
});

describe('what a row changes', () => {
  test('an empty cell erases nothing, an equal one changes nothing', () => {
    const person = known(1, { phone: '+79000000001', email: 'a@example.org' });
    expect(findChanges(person, row({ phone: '+79000000001' }))).toEqual({});
  });

  test('another spelling of the name is no change, another name is', () => {
    expect(findChanges(known(1), row({ name: named('ИВАНОВ иван Иванович') }))).toEqual({});
    expect(findChanges(known(1), row({ name: named('Петров Иван Иванович') }))).toMatchObject({ surname: 'Петров' });
  });

  test('a new value is taken', () => {
    expect(findChanges(known(1), row({ birthDate: '2014-01-02' }))).toEqual({ birthDate: '2014-01-02' });
  });
});

describe('reading a row', () => {
  const read = (cells: Partial<Record<RosterField, string>>, role: 'pupil' | 'teacher' = 'pupil') => {
    const fields = Object.keys(cells) as RosterField[];
    const places = new Map<RosterField, FieldPlace>(fields.map((field, index) => [field, { index, header: field }]));
    const record = { line: 5, cells: fields.map((field) => cells[field] ?? ''), fault: null };
    const columns = { width: fields.length, places };
    return readRosterRow(record, { role, kind: 'school', columns, today: '2026-09-07', parsePhone });
  };
  const rejected = (cells: Partial<Record<RosterField, string>>) => {
    const outcome = read(cells);
    return 'reject' in outcome ? [outcome.reject.code, outcome.reject.column] : outcome.row;
  };

  test.each<[Partial<Record<RosterField, string>>, object]>([
    [
      { fullName: NAME, class: '5 "а"' },
      { name: { fullName: NAME }, class: { name: '5А' } },
    ],
    [{ surname: 'Ли', nameAndPatronymic: 'Анна Нет' }, { name: { fullName: 'Ли Анна', patronymic: null } }],
    [{ surname: 'Ли', name: 'Анна', patronymic: '-' }, { name: { patronymic: null } }],
    [{ fullName: NAME, grade: '5', letter: 'б' }, { class: { name: '5Б' } }],
    [{ fullName: NAME, birthDate: '1.9.14' }, { birthDate: '2014-09-01' }],
    [{ fullName: NAME, birthDate: '01.09.2014 0:00:00' }, { birthDate: '2014-09-01' }],
    [{ fullName: NAME, birthDate: '1.9.99' }, { birthDate: '1999-09-01' }],
    [{ fullName: NAME, phone: '8 (900) 000-00-01' }, { phone: '+79000000001' }],
    [{ fullName: NAME, phone: '+79000000001, 8 900 000 00 02' }, { phone: '+79000000001' }],
    [{ fullName: NAME, phone: '' }, { phone: null }],
    [{ fullName: NAME, sex: 'Ж' }, { sex: 'female' }],
  ])('%j', (cells, expected) => {
    const outcome = read(cells);
    expect('row' in outcome && outcome.row).toMatchObject(expected);
  });

  test.each<[Partial<Record<RosterField, string>>, string, string | null]>([
    [{ fullName: 'Иванов' }, 'name-invalid', 'fullName'],
    [{ surname: '', name: 'Иван' }, 'name-missing', 'surname'],
    [{ surname: 'Иванов', name: '' }, 'name-missing', 'name'],
    [{ fullName: NAME, class: '01.сен' }, 'class-invalid', 'class'],
    [{ fullName: NAME, birthDate: '31.02.2015' }, 'date-invalid', 'birthDate'],
    [{ fullName: NAME, birthDate: '01.01.2030' }, 'date-invalid', 'birthDate'],
    [{ fullName: NAME, phone: '12345' }, 'phone-invalid', 'phone'],
    [{ fullName: NAME, phone: '7,9E+10' }, 'phone-invalid', 'phone'],
    [{ fullName: NAME, email: 'нет' }, 'email-invalid', 'email'],
  ])('%j is refused: %s', (cells, code, column) => {
    expect(rejected(cells)).toEqual([code, column]);
  });

  test('a row of another width is refused', () => {
    const columns = { width: 2, places: new Map<RosterField, FieldPlace>([['fullName', { index: 0, header: 'ФИО' }]]) };
    const reading = { role: 'pupil' as const, kind: 'school' as const, columns, today: '2026-09-07', parsePhone };
    expect(readRosterRow({ line: 1, cells: [NAME], fault: null }, reading)).toMatchObject({
      reject: { code: 'too-few-cells' },
    });
    const long = readRosterRow({ line: 1, cells: [NAME, '', 'лишнее'], fault: null }, reading);
    expect(long).toMatchObject({ reject: { code: 'too-many-cells' } });
  });

  test('a doubtful row is taken with a remark', () => {
    const outcome = read({ fullName: 'Cтрельцова О.', birthDate: '01.01.1950' });
    const codes = 'warnings' in outcome ? outcome.warnings.map((one) => one.code) : [];
    expect(codes).toEqual(['mixed-scripts', 'initials-only', 'date-unlikely']);
  });
});

test('people seen are remembered whatever their number', () => {
  const seen = new SeenPeople();
  for (const id of [1, 5000, 70_000]) seen.add(id, id * 3);
  expect([seen.find(1), seen.find(2), seen.find(70_000), seen.find(900_000)]).toEqual([
    { digest: 3 },
    undefined,
    { digest: 210_000 },
    undefined,
  ]);
});
