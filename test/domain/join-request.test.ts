import { describe, expect, test } from 'vitest';
import { explainMatch, type MatchCandidate, type MatchReason, matchApplicant } from '../../src/domain/join-request.ts';
import { parseFullName } from '../../src/domain/person-name.ts';

function person(id: number, fullName: string, more: Partial<MatchCandidate> = {}): MatchCandidate {
  const name = parseFullName(fullName);
  if (name === undefined) throw new Error(`no name: ${fullName}`);
  return { id, birthDate: null, phone: null, onRoster: true, ...name, ...more };
}

const applicant = (fullName: string, more: Partial<MatchCandidate> = {}) => person(0, fullName, more);

describe('a match against the roster', () => {
  test.each([
    ['the same name', applicant('Иванов Иван Иванович'), [person(1, 'Иванов Иван Иванович')], 'exact', [1]],
    ['ё and е, case', applicant('иванов петр'), [person(1, 'Иванов Пётр')], 'exact', [1]],
    ['no patronymic given', applicant('Иванов Иван'), [person(1, 'Иванов Иван Иванович')], 'exact', [1]],
    ['no patronymic known', applicant('Иванов Иван Иванович'), [person(1, 'Иванов Иван')], 'exact', [1]],
    ['another patronymic', applicant('Иванов Иван Петрович'), [person(1, 'Иванов Иван Иванович')], 'none', []],
    [
      'two of the name',
      applicant('Иванов Иван'),
      [person(1, 'Иванов Иван Иванович'), person(2, 'Иванов Иван Петрович')],
      'ambiguous',
      [1, 2],
    ],
    [
      'two of the name, told by birth date',
      applicant('Иванов Иван', { birthDate: '2014-01-02' }),
      [person(1, 'Иванов Иван', { birthDate: '2014-01-02' }), person(2, 'Иванов Иван', { birthDate: '2014-05-06' })],
      'exact',
      [1],
    ],
    [
      'a contradicting birth date',
      applicant('Иванов Иван', { birthDate: '2014-01-02' }),
      [person(1, 'Иванов Иван', { birthDate: '2013-01-02' })],
      'similar',
      [1],
    ],
    [
      'a contradicting phone',
      applicant('Иванов Иван', { phone: '+79000000001' }),
      [person(1, 'Иванов Иван', { phone: '+79000000002' })],
      'similar',
      [1],
    ],
    ['a slip', applicant('Ивонов Иван'), [person(1, 'Иванов Иван')], 'similar', [1]],
    [
      'a namesake of another class',
      applicant('Иванов Иван'),
      [person(1, 'Иванов Иван', { onRoster: false })],
      'similar',
      [1],
    ],
    ['a stranger', applicant('Незнамов Архип'), [person(1, 'Иванов Иван')], 'none', []],
    ['nobody at all', applicant('Иванов Иван'), [], 'none', []],
  ] as const)('%s', (_, who, candidates, kind, ids) => {
    const match = matchApplicant(who, candidates);
    expect([match.kind, match.candidates.map((one) => one.id)]).toEqual([kind, ids]);
  });
});

describe('the reasons of a match', () => {
  const born = { birthDate: '2014-01-02' };
  const phone = { phone: '+79000000101' };

  test.each<[string, MatchCandidate, MatchCandidate, MatchReason[]]>([
    ['the name alone', applicant('Иванов Пётр'), person(1, 'ИВАНОВ ПЕТР'), ['same-name']],
    ['no patronymic', applicant('Иванов Пётр'), person(1, 'Иванов Пётр Ильич'), ['without-patronymic']],
    ['a slip', applicant('Ивонов Пётр'), person(1, 'Иванов Пётр'), ['other-spelling']],
    [
      'all the same',
      applicant('Иванов Пётр', { ...born, ...phone }),
      person(1, 'Иванов Пётр', { ...born, ...phone }),
      ['same-name', 'same-birth-date', 'same-phone'],
    ],
    [
      'all otherwise',
      applicant('Иванов Пётр', { ...born, ...phone }),
      person(1, 'Иванов Пётр', { birthDate: '2014-05-06', phone: '+79000000102', onRoster: false }),
      ['same-name', 'other-birth-date', 'other-phone', 'not-on-roster'],
    ],
    ['what one side lacks', applicant('Иванов Пётр', born), person(1, 'Иванов Пётр', phone), ['same-name']],
  ])('%s', (_kind, one, other, reasons) => {
    expect(explainMatch(one, other)).toEqual(reasons);
  });
});
