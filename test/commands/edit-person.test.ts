import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const NAME = 'Иванов Иван Иванович';

type Known = Record<'surname' | 'given_name' | 'patronymic' | 'birth_date' | 'sex', string | null> &
  Record<'phone' | 'email' | 'external_id' | 'position', string | null>;

/** A school whose pupil #3 in 5А is known in every field. */
async function makeKnown(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const file = school.file(
    'roster.csv',
    `ID;ФИО;Класс;Дата рождения;Телефон;Почта;Должность;Пол\n17;${NAME};5А;01.02.2015;89000000101;ivan@example.org;староста;м\n`,
  );
  await school.ask('import-roster', file, '--role', 'pupil');
  return school;
}

/** What the store knows of a person. */
function knownOf(school: TestSchool, id = 3): Known {
  const store = new Database(school.store, { readonly: true });
  try {
    const sql = `SELECT surname, given_name, patronymic, birth_date, sex, phone, email, external_id, position
      FROM person WHERE id = ?`;
    return store.prepare<[number], Known>(sql).get(id) as Known;
  } finally {
    store.close();
  }
}

/** Runs edit-person, which must end with a problem and change nothing. */
async function expectRefused(school: TestSchool, argv: readonly string[], exit: number, problem: string) {
  const before = school.bytes();
  const outcome = await school.run('edit-person', ...argv, '--json');
  expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([exit, problem, '']);
  expect([outcome.error?.message, outcome.error?.hint]).toEqual([
    expect.stringMatching(/./),
    expect.stringMatching(/./),
  ]);
  expect(school.bytes()).toBe(before);
  return outcome.error;
}

describe('edit-person', () => {
  test.each([
    ['--surname=Петров', { surname: 'Петров' }],
    ['--surname=  Петров-Водкин ', { surname: 'Петров-Водкин' }],
    ['--name=Пётр', { given_name: 'Пётр' }],
    ['--patronymic=Рашид оглы', { patronymic: 'Рашид оглы' }],
    ['--patronymic=', { patronymic: null }],
    ['--birth-date=03.04.2014', { birth_date: '2014-04-03' }],
    ['--birth-date=2014-04-03', { birth_date: '2014-04-03' }],
    ['--birth-date=', { birth_date: null }],
    ['--phone=8 (900) 000-01-02', { phone: '+79000000102' }],
    ['--phone=', { phone: null }],
    ['--email=new@example.org', { email: 'new@example.org' }],
    ['--email=', { email: null }],
    ['--external-id=0018', { external_id: '0018' }],
    ['--external-id=', { external_id: null }],
    ['--position=дежурный', { position: 'дежурный' }],
    ['--position=', { position: null }],
    ['--sex=female', { sex: 'female' }],
    ['--sex=ж', { sex: 'female' }],
    ['--sex=', { sex: null }],
  ])('%s', async (flag, changes) => {
    const school = await makeKnown();
    const known = knownOf(school);
    const document = await school.ask('edit-person', '#3', flag);
    expect(document).toMatchObject({ applied: true, runId: expect.any(Number) });
    expect(knownOf(school)).toEqual({ ...known, ...changes });
  });

  test('its document', async () => {
    const school = await makeKnown();
    const document = await school.ask('edit-person', '#3', '--surname=Петров', '--phone=89000000102');
    expect(document).toMatchObject({ person: { id: 3, fullName: 'Петров Иван Иванович' }, applied: true });
    expect(Object.keys(document.person)).toEqual(['id', 'fullName']);
  });

  test('what was changed is in the register', async () => {
    const school = await makeKnown();
    await school.ask('edit-person', '#3', '--surname=Петров', '--patronymic=', '--external-id=18', '--birth-date=');
    expect((await school.ask('list-people', '--role=pupil')).items).toEqual([
      {
        id: 3,
        fullName: 'Петров Иван',
        role: 'pupil',
        classes: ['5А'],
        state: 'not-invited',
        phone: '+79000000101',
        email: 'ivan@example.org',
        verification: null,
        externalId: '18',
        birthDate: null,
      },
    ]);
  });

  test.each(['#3', 'id:17', NAME, 'ИВАНОВ иван иванович', `${NAME}@5А`, `${NAME}@5-a`])(
    'finds the person by «%s»',
    async (person) => {
      const school = await makeKnown();
      await school.ask('edit-person', person, '--phone=89000000102');
      expect(knownOf(school).phone).toBe('+79000000102');
    },
  );

  test('staff and parents are changed as pupils are', async () => {
    const school = await makeKnown();
    await school.ask('edit-person', 'Орлова Мария Ивановна', '--position=и. о. директора');
    expect(knownOf(school, 1).position).toBe('и. о. директора');
    const file = school.file('families.csv', `ID;ФИО;Класс;ФИО матери\n17;${NAME};5А;Иванова Анна Петровна\n`);
    await school.ask('import-roster', file, '--role=pupil');
    await school.ask('edit-person', 'Иванова Анна Петровна', '--phone=89000000105');
    expect((await school.ask('list-people', '--role=parent')).items).toMatchObject([{ phone: '+79000000105' }]);
  });

  test('the person is found by the new name and not by the old one', async () => {
    const school = await makeKnown();
    await school.ask('edit-person', NAME, '--surname=Петров');
    await school.ask('edit-person', 'Петров Иван Иванович', '--phone=');
    const { code, error } = await school.run('edit-person', NAME, '--phone=', '--json');
    expect([code, error?.code]).toEqual([4, 'person-not-found']);
  });

  test.each([
    ['the same phone, written otherwise', ['--phone=+7 900 000-01-01']],
    ['the same name', ['--surname=Иванов', '--name=Иван', '--patronymic=Иванович']],
    ['an empty value of what is not known', ['--patronymic=Иванович', '--email=ivan@example.org']],
  ])('%s changes nothing', async (_, flags) => {
    const school = await makeKnown();
    const before = school.bytes();
    const document = await school.ask('edit-person', '#3', ...flags);
    expect(document).toMatchObject({ person: { id: 3, fullName: NAME }, runId: null, applied: true });
    expect(school.bytes()).toBe(before);
  });

  test('the same command again changes nothing', async () => {
    const school = await makeKnown();
    await school.ask('edit-person', '#3', '--phone=', '--name=Пётр');
    const before = school.bytes();
    expect(await school.ask('edit-person', '#3', '--phone=', '--name=Пётр')).toMatchObject({ runId: null });
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the person and changes nothing', async () => {
    const school = await makeKnown();
    const before = school.bytes();
    const document = await school.ask('edit-person', '#3', '--surname=Петров', '--dry-run');
    expect(document).toMatchObject({
      person: { id: 3, fullName: 'Петров Иван Иванович' },
      runId: null,
      applied: false,
    });
    const { code, stdout } = await school.run('edit-person', '#3', '--surname=Петров', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Пробный запуск, ничего не записано.');
    expect(school.bytes()).toBe(before);
  });

  test('on a screen, in both languages', async () => {
    const school = await makeKnown();
    const russian = await school.run('edit-person', '#3', '--phone=89000000102');
    expect([russian.code, russian.stdout, russian.stderr]).toEqual([0, `${NAME} (#3): изменено поле телефон.\n`, '']);
    const english = await school.runIn({ lang: 'en' }, 'edit-person', '#3', '--phone=89000000103', '--sex=female');
    expect([english.code, english.stderr]).toEqual([0, '']);
    expect(english.stdout).toMatch(/^Иванов Иван Иванович \(#3\).*phone.*sex.*\n$/);
    const same = await school.run('edit-person', '#3', '--phone=89000000103');
    expect(same.stdout).toMatch(/^Изменений нет/);
  });

  test('--quiet is silent about success', async () => {
    const school = await makeKnown();
    const { code, stdout, stderr } = await school.run('edit-person', '#3', '--phone=', '--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });
});

describe('edit-person refuses', () => {
  test.each([
    ['nothing to change', ['#3'], 2, 'nothing-chosen'],
    ['no person', ['--phone=89000000102'], 2, 'missing-value'],
    ['two people', ['#3', '#1', '--phone='], 2, 'too-many-arguments'],
    ['no surname', ['#3', '--surname='], 2, 'name-invalid'],
    ['no given name', ['#3', '--name= '], 2, 'name-invalid'],
    ['a name with a digit', ['#3', '--surname=Иванов2'], 2, 'name-invalid'],
    ['a patronymic that is a sign', ['#3', '--patronymic=@'], 2, 'name-invalid'],
    ['a day that is none', ['#3', '--birth-date=31.02.2015'], 2, 'date-invalid'],
    ['a birth date to come', ['#3', '--birth-date=08.09.2026'], 2, 'date-invalid'],
    ['a phone that is none', ['#3', '--phone=12345'], 2, 'phone-invalid'],
    ['an address that is none', ['#3', '--email=ivan'], 2, 'invalid-value'],
    ['a sex that is none', ['#3', '--sex=x'], 2, 'invalid-value'],
    ['a control character', ['#3', '--position=ди\u0007ректор'], 2, 'bad-characters'],
    ['a flag without its value', ['#3', '--phone'], 2, 'option-without-value'],
    ['a flag that is none', ['#3', '--grade=5'], 2, 'unknown-option'],
    ['a number that nobody has', ['#999', '--phone='], 4, 'person-not-found'],
    ['an id that nobody has', ['id:999', '--phone='], 4, 'person-not-found'],
    ['a name that nobody has', ['Сидоров Лев Ильич', '--phone='], 4, 'person-not-found'],
    ['a person who is in another class', [`${NAME}@5Б`, '--phone='], 4, 'person-not-found'],
    ['a class that is not there', [`${NAME}@6А`, '--phone='], 4, 'class-not-found'],
  ] as const)('%s', async (_, argv, exit, problem) => {
    await expectRefused(await makeKnown(), argv, exit, problem);
  });

  test('a name that two have, the candidates named', async () => {
    const school = await makeKnown();
    await loadPupils(school, `${NAME};5Б;03.04.2015;`);
    const error = await expectRefused(school, [NAME, '--phone='], 3, 'ambiguous-person');
    expect(error?.message).toMatch(/#3 .*#4 /);
    await school.ask('edit-person', `${NAME}@5Б`, '--phone=89000000102');
    expect([knownOf(school, 3).phone, knownOf(school, 4).phone]).toEqual(['+79000000101', '+79000000102']);
  });

  test('the id of another person', async () => {
    const school = await makeKnown();
    await loadStaff(school, 'Климова Ирина Львовна;учитель;');
    const error = await expectRefused(school, ['Климова Ирина Львовна', '--external-id=17'], 3, 'external-id-taken');
    expect(error?.message).toContain(NAME);
    await school.ask('edit-person', '#3', '--external-id=');
    await school.ask('edit-person', 'Климова Ирина Львовна', '--external-id=17');
    expect(knownOf(school, 4).external_id).toBe('17');
  });

  test('one bad value of several: none is changed', async () => {
    await expectRefused(await makeKnown(), ['#3', '--surname=Петров', '--phone=1'], 2, 'phone-invalid');
  });

  test('a dry run is refused with the same code', async () => {
    const school = await makeKnown();
    await expectRefused(school, ['#999', '--phone=', '--dry-run'], 4, 'person-not-found');
    await expectRefused(school, ['#1', '--external-id=17', '--dry-run'], 3, 'external-id-taken');
  });

  test('without a store', async () => {
    const { code, error } = await noSchool().run('edit-person', '#3', '--phone=', '--json');
    expect([code, error?.code]).toEqual([4, 'store-missing']);
  });

  test('in English, with a second sentence that says what to do', async () => {
    const school = await makeKnown();
    const { code, stderr } = await school.runIn({ lang: 'en' }, 'edit-person', '#3');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[A-Z][^\n]+\.\n[^\n]*--surname[^\n]*\n$/);
  });
});
