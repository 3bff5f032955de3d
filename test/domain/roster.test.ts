import { describe, expect, test } from 'vitest';
import { exceedsGuard, parseMaxLeavers } from '../../src/domain/leaver-guard.ts';
import { decideParent } from '../../src/domain/parent-decision.ts';
import { parseFullName } from '../../src/domain/person-name.ts';
import { planRowChanges } from '../../src/domain/roster-changes.ts';
import { decideRosterRow, type KnownPerson, type Placing, type RosterRules } from '../../src/domain/roster-decision.ts';
import type { FieldPlace, RosterField } from '../../src/domain/roster-fields.ts';
import { type RosterRow, RosterRowReader, type RowReading } from '../../src/domain/roster-row.ts';
import { RowDigest } from '../../src/domain/row-digest.ts';
import { SeenIds } from '../../src/domain/seen-ids.ts';
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
    externalId: null,
    birthDate: null,
    ...DETAILS,
    parents: [],
    child: null,
    ...more,
  };
}

function known(id: number, more: Partial<KnownPerson> & { classIds?: (number | null)[] } = {}): KnownPerson {
  const { classIds = [1], ...rest } = more;
  const enrolments = classIds.map((classId, index) => ({ id: id * 10 + index, classId }));
  const nothing = { externalId: null, birthDate: null, ...DETAILS, handEdited: [] };
  return { id, ...named(NAME), ...nothing, active: true, enrolments, ...rest };
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
      hasNamesake: (key) => people.some((one) => one.nameKey === key),
      listByName: (key, which) =>
        people.filter((one) => one.nameKey === key && (which === 'everyone' || one.externalId === null)),
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
      hasNamesake: () => false,
      listByName: () => [],
    };
    expect(decideRosterRow(row({ externalId: '7' }), 1, RULES, register)).toMatchObject({ code: 'role-conflict' });
  });
});

describe('what a row changes', () => {
  const findChanges = (person: KnownPerson, given: RosterRow) => changesOf(person, given).changes;
  function changesOf(person: KnownPerson, given: RosterRow, placed: Placing = 'same', override: string[] = []) {
    return planRowChanges(person, given, { placed, classText: '5Б' }, new Set(override));
  }

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

  test('a missing patronymic and initials erase nothing of a name', () => {
    expect(findChanges(known(1), row({ name: named('Иванов Иван') }))).toEqual({});
    expect(findChanges(known(1), row({ name: named('Иванов И. И.') }))).toEqual({});
    expect(findChanges(known(1), row({ name: named('Петров Иван') }))).toMatchObject({
      fullName: 'Петров Иван Иванович',
    });
  });

  test('a field set by hand stays until the file agrees or goes before it', () => {
    const edited = known(1, { phone: '+79000000001', handEdited: ['phone', 'email'] });
    const differs = row({ phone: '+79000000002' });
    const stays = { changes: {}, kept: [{ field: 'phone', value: '+79000000002' }], handEdited: undefined };
    expect(changesOf(edited, differs)).toMatchObject(stays);
    expect(changesOf(edited, differs, 'same', ['phone'])).toMatchObject({
      changes: { phone: '+79000000002' },
      kept: [],
      handEdited: ['email'],
    });
    expect(changesOf(edited, row({ phone: '+79000000001' }))).toMatchObject({ changes: {}, handEdited: ['email'] });
  });

  test('a name set by hand stays part by part', () => {
    const edited = known(1, { handEdited: ['surname'] });
    expect(changesOf(edited, row({ name: named('Петров Пётр Иванович') }))).toMatchObject({
      changes: { fullName: 'Иванов Пётр Иванович' },
      kept: [{ field: 'surname', value: 'Петров' }],
    });
  });

  test('a class set by hand stays too', () => {
    const edited = known(1, { handEdited: ['class'] });
    expect(changesOf(edited, row(), 'moved')).toMatchObject({
      placed: 'same',
      kept: [{ field: 'class', value: '5Б' }],
    });
    expect(changesOf(edited, row(), 'moved', ['class'])).toMatchObject({ placed: 'moved', handEdited: [] });
    expect(changesOf(edited, row(), 'same')).toMatchObject({ placed: 'same', kept: [], handEdited: [] });
  });
});

describe('reading a row', () => {
  const read = (cells: Partial<Record<RosterField, string>>, role: 'pupil' | 'teacher' = 'pupil') => {
    const fields = Object.keys(cells) as RosterField[];
    const places = new Map<RosterField, FieldPlace>(fields.map((field, index) => [field, { index, header: field }]));
    const record = { line: 5, cells: fields.map((field) => cells[field] ?? ''), fault: null };
    const columns = { width: fields.length, places };
    const reading: RowReading = { role, kind: 'school', columns, today: '2026-09-07', parsePhone };
    return new RosterRowReader(reading).read(record);
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
    [{ fullName: NAME, birthDate: '41883' }, { birthDate: '2014-09-01' }],
    [{ fullName: NAME, birthDate: '41883,0' }, { birthDate: '2014-09-01' }],
    [{ fullName: NAME, birthDate: '2014-09-01 00:00' }, { birthDate: '2014-09-01' }],
    [{ fullName: NAME, subjects: "'=алгебра" }, { subjects: '=алгебра' }],
    [{ fullName: NAME, subjects: "''=алгебра" }, { subjects: "'=алгебра" }],
    [
      { fullName: NAME, parent1FullName: 'Иванова Анна', parent1Phone: '89000000001', parent2FullName: '' },
      { parents: [{ name: { fullName: 'Иванова Анна' }, phone: '+79000000001', email: null }] },
    ],
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
    [{ fullName: NAME, birthDate: '99999' }, 'date-invalid', 'birthDate'],
    [{ fullName: NAME, parent1FullName: 'мама' }, 'name-invalid', 'parent1FullName'],
    [{ fullName: NAME, parent1FullName: 'Ли Анна', parent1Phone: '1' }, 'phone-invalid', 'parent1Phone'],
  ])('%j is refused: %s', (cells, code, column) => {
    expect(rejected(cells)).toEqual([code, column]);
  });

  test('a row of another width is refused', () => {
    const columns = { width: 2, places: new Map<RosterField, FieldPlace>([['fullName', { index: 0, header: 'ФИО' }]]) };
    const reading = { role: 'pupil' as const, kind: 'school' as const, columns, today: '2026-09-07', parsePhone };
    expect(new RosterRowReader(reading).read({ line: 1, cells: [NAME], fault: null })).toMatchObject({
      reject: { code: 'too-few-cells' },
    });
    const long = new RosterRowReader(reading).read({ line: 1, cells: [NAME, '', 'лишнее'], fault: null });
    expect(long).toMatchObject({ reject: { code: 'too-many-cells' } });
  });

  test('a doubtful row is taken with a remark', () => {
    const outcome = read({ fullName: 'Cтрельцова О.', birthDate: '01.01.1950' });
    const codes = 'warnings' in outcome ? outcome.warnings.map((one) => one.code) : [];
    expect(codes).toEqual(['mixed-scripts', 'initials-only', 'date-unlikely']);
  });
});

test('what was seen is known whatever the number', () => {
  const seen = new SeenIds();
  for (const id of [1, 5000, 70_000]) seen.add(id);
  expect([1, 2, 5000, 5001, 70_000, 900_000].map((id) => seen.has(id))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

describe('who a parent is', () => {
  const parent = (contacts: { phone?: string | null; email?: string | null } = {}) => {
    return { name: named(NAME), phone: null, email: null, ...contacts };
  };
  const one = { phone: '+79000000001', email: null };
  const other = { phone: '+79000000002', email: null };
  test.each<[string, ReturnType<typeof parent>, KnownPerson[], number[], object]>([
    ['nobody of the name', parent(), [], [], { action: 'add', homonym: false }],
    ['the only one of the name', parent(), [known(1, one)], [], { person: { id: 1 } }],
    ['the same phone', parent(one), [known(1, one)], [], { person: { id: 1 } }],
    ['another phone is another person', parent(other), [known(1, one)], [], { action: 'add', homonym: true }],
    ['another phone of the child’s own parent', parent(other), [known(1, one)], [1], { person: { id: 1 } }],
    ['two of the name', parent(), [known(1, one), known(2, other)], [], { action: 'add', homonym: true }],
    [
      'two of the name, told apart by phone',
      parent(other),
      [known(1, one), known(2, other)],
      [],
      { person: { id: 2 } },
    ],
    [
      'two of the name, one of them the child’s',
      parent(),
      [known(1, one), known(2, other)],
      [2],
      { person: { id: 2 } },
    ],
    [
      'an e-mail agrees where the phone changed',
      parent({ ...other, email: 'a@example.org' }),
      [known(1, { ...one, email: 'a@example.org' })],
      [],
      { person: { id: 1 } },
    ],
  ])('%s', (_, who, namesakes, own, expected) => {
    expect(decideParent(who, namesakes, new Set(own))).toMatchObject(expected);
  });
});

describe('the guard of leavers', () => {
  test.each([
    ['10%', { share: 0.1 }],
    ['12,5 %', { share: 0.125 }],
    ['7', { number: 7 }],
    ['0', { number: 0 }],
    ['150%', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['много', undefined],
  ])('%s', (text, limit) => {
    expect(parseMaxLeavers(text)).toEqual(limit);
  });

  test.each([
    [3, 3, '10%', false],
    [4, 40, '10%', false],
    [4, 39, '10%', true],
    [4, 4, '100%', false],
    [3, 100, '0', false],
    [4, 100, '0', true],
    [5, 6, '5', false],
    [6, 100, '5', true],
  ])('%i of %i at %s', (leavers, members, limit, exceeded) => {
    expect(exceedsGuard(leavers, members, parseMaxLeavers(limit) ?? { number: -1 })).toBe(exceeded);
  });
});

describe('the digest of a row', () => {
  const digest = new RowDigest('pupil');
  test('tells any two rows apart, and the same row of another reading', () => {
    const rows = [['а', 'б'], ['аб'], ['аб', ''], ['', 'аб'], ['б', 'а'], ['а', 'В'], ['а', 'в'], []];
    const digests = [...rows.map((cells) => digest.of(cells)), new RowDigest('teacher').of(['а', 'б'])];
    expect(new Set(digests).size).toBe(digests.length);
    expect(digests.every(Number.isSafeInteger)).toBe(true);
    expect(digest.of(['а', 'б'])).toBe(new RowDigest('pupil').of(['а', 'б']));
  });

  test('no two of many rows share one', () => {
    const digests = new Set<number>();
    for (let number = 0; number < 200_000; number++) digests.add(digest.of([`Иванов ${number}`, `${number % 7}`]));
    expect(digests.size).toBe(200_000);
  });
});
