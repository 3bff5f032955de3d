import { describe, expect, test } from 'vitest';
import { plain } from '../support/invitations.ts';
import { makeSchool, noSchool } from '../support/school.ts';

describe('edit-org', () => {
  test('changes a value and says so', async () => {
    const school = await makeSchool();
    const { code, stdout, stderr } = await school.run('edit-org', '--website', 'https://school5.example.org');
    expect([code, stdout, stderr]).toEqual([0, 'Сведения об организации изменены.\n', '']);
    expect((await school.ask('show-org')).organization.website).toBe('https://school5.example.org');
  });

  test('its document is what show-org shows', async () => {
    const school = await makeSchool();
    const document = await school.ask('edit-org', '--region', 'Приреченская область');
    expect(document.organization.region).toBe('Приреченская область');
    expect(document).toEqual({ ...(await school.ask('show-org')), runId: 2, applied: true });
  });

  test.each([
    ['--name=Гимназия № 2 города Приреченска', 'name', 'Гимназия № 2 города Приреченска'],
    ['--short-name=Гимназия № 2', 'shortName', 'Гимназия № 2'],
    ['--director=Климова Ирина Львовна', 'director', 'Климова Ирина Львовна'],
    ['--messenger=vk', 'messenger', 'vk'],
    ['--region=Приреченская область', 'region', 'Приреченская область'],
    ['--address=ул. Школьная, д. 5', 'address', 'ул. Школьная, д. 5'],
    ['--email=school@example.org', 'email', 'school@example.org'],
    ['--phone=8 (900) 000-00-05', 'phone', '+79000000005'],
    ['--website=https://school5.example.org', 'website', 'https://school5.example.org'],
    ['--inn=0000000177', 'inn', '0000000177'],
    ['--time-zone=Asia/Omsk', 'timeZone', 'Asia/Omsk'],
    ['--invitation-days=30', 'invitationDays', 30],
  ])('%s', async (flag, field, value) => {
    const school = await makeSchool();
    const { organization: before } = await school.ask('show-org');
    const { organization } = await school.ask('edit-org', flag);
    expect(organization).toEqual({ ...before, [field]: value });
  });

  test('what the organisation wants of its register, which only the screen tells', async () => {
    const school = await makeSchool();
    const rules = async () => plain((await school.run('show-org')).stdout).match(/Согласие на.*|Отмена.*/g);
    expect(await rules()).toBeNull();
    expect((await school.ask('edit-org', '--require-consent', '--undo-days', '31')).runId).toBe(2);
    expect(await rules()).toEqual([
      expect.stringMatching(/^Согласие на обработку +без него заявки не принимаются$/),
      expect.stringMatching(/^Отмена запусков +31 день$/),
    ]);
    expect((await school.ask('edit-org', '--require-consent', '--undo-days', '31')).runId).toBeNull();
    await school.ask('edit-org', '--no-require-consent', '--undo-days', '400');
    expect(await rules()).toBeNull();
  });

  test('the administrator', async () => {
    const school = await makeSchool();
    const { administrators } = await school.ask(
      'edit-org',
      '--admin=Лебедева Полина Алексеевна',
      '--admin-phone=8 900 000-00-18',
      '--admin-email=admin@example.org',
    );
    expect(administrators).toEqual([
      { id: 2, fullName: 'Лебедева Полина Алексеевна', phone: '+79000000018', primary: true },
    ]);
    expect((await school.ask('list-people')).items).toContainEqual(
      expect.objectContaining({ id: 2, phone: '+79000000018', email: 'admin@example.org' }),
    );
  });

  test('the phone of the administrator', async () => {
    const school = await makeSchool();
    const { administrators } = await school.ask('edit-org', '--admin-phone=8 900 000-00-18');
    expect(administrators).toEqual([
      { id: 2, fullName: 'Лебедев Пётр Алексеевич', phone: '+79000000018', primary: true },
    ]);
  });

  test('the staff class', async () => {
    const school = await makeSchool();
    expect((await school.ask('edit-org', '--staff-class', 'Педсовет')).staffClass).toEqual({ id: 1, name: 'Педсовет' });
    expect((await school.ask('list-classes')).items[0]).toMatchObject({ id: 1, name: 'Педсовет', staff: true });
  });

  test('the words', async () => {
    const school = await makeSchool();
    const words = ['--word', 'teacher=педагог', '--word', 'homeroomTeacher=куратор', '--word=generalChannel=Новости'];
    const document = await school.ask('edit-org', ...words);
    expect(document.words).toMatchObject({
      teacher: 'педагог',
      homeroomTeacher: 'куратор',
      generalChannel: 'Новости',
      pupil: 'учащийся',
    });
    expect(document.channels).toEqual(['Новости', 'Сотрудники']);
  });

  test('from a file, as register-org takes it', async () => {
    const school = await makeSchool();
    const file = school.file(
      'organization.json',
      JSON.stringify({ region: 'Приреченская область', inn: '0000000177' }),
    );
    const { organization } = await school.ask('edit-org', '--from', file);
    expect(organization).toMatchObject({ region: 'Приреченская область', inn: '0000000177' });
  });

  test('the year alone does not take the staff class away', async () => {
    const school = await makeSchool('5А');
    await school.run('edit-org', '--year', '2027');
    expect((await school.ask('show-org')).staffClass).toEqual({ id: 1, name: 'Учительская' });
  });

  test('a second time changes nothing and says so', async () => {
    const school = await makeSchool();
    const argv = ['edit-org', '--short-name=Гимназия № 2', '--word=teacher=педагог', '--admin-phone=8 900 000-00-18'];
    await school.ask(...argv);
    const before = school.bytes();
    expect(await school.ask(...argv)).toMatchObject({
      organization: { shortName: 'Гимназия № 2' },
      runId: null,
      applied: true,
    });
    const { code, stdout } = await school.run(...argv);
    expect([code, stdout]).toEqual([0, 'Менять нечего: всё уже так и записано.\n']);
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the result and changes nothing', async () => {
    const school = await makeSchool();
    const before = school.bytes();
    const argv = ['edit-org', '--short-name', 'Гимназия № 2', '--dry-run'];
    const { json } = await school.run(...argv, '--json');
    expect(json).toMatchObject({ organization: { shortName: 'Гимназия № 2' }, runId: null, applied: false });
    const { stdout } = await school.run(...argv);
    expect(stdout).toBe('Пробный запуск, ничего не записано. Сведения об организации изменены.\n');
    expect(school.bytes()).toBe(before);
  });

  test('a name of a class cannot be the staff class', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const outcome = await school.run('edit-org', '--region=Приреченская область', '--staff-class=5а', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([3, 'class-exists', '']);
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [[], 'nothing-chosen'],
    [['--short-name='], 'invalid-value'],
    [['--kind=gymnasium'], 'invalid-value'],
    [['--director=Орлова'], 'name-invalid'],
    [['--phone=12345'], 'phone-invalid'],
    [['--admin-phone=12345'], 'phone-invalid'],
    [['--admin-email=admin'], 'invalid-value'],
    [['--order-date=31.02.2026'], 'date-invalid'],
    [['--inn=0000000178'], 'invalid-value'],
    [['--time-zone=Moscow'], 'invalid-value'],
    [['--word=teacher'], 'invalid-value'],
    [['--word=teacher='], 'invalid-value'],
    [['--word=janitor=завхоз'], 'invalid-value'],
    [['--invitation-days=0'], 'invalid-value'],
    [['--invitation-days=14d'], 'invalid-value'],
    [['--address=Школьная\u0007'], 'bad-characters'],
    [['Гимназия'], 'too-many-arguments'],
  ])('%j ends with 2 %s', async (words, problem) => {
    const school = await makeSchool();
    const before = school.bytes();
    const outcome = await school.run('edit-org', ...words, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('one bad value and nothing is changed', async () => {
    const school = await makeSchool();
    const before = school.bytes();
    const { code, stderr } = await school.run('edit-org', '--region=Приреченская область', '--phone=12345');
    expect([code, stderr]).toEqual([
      2,
      'Не похоже на номер телефона: «12345» (--phone).\nПишите номер целиком, например +79123456789.\n',
    ]);
    expect(school.bytes()).toBe(before);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('edit-org', '--region=Приреченская область', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});
