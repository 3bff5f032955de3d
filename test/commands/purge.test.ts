import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { readDocx } from '../support/docx.ts';
import { apply, issue, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PURGE = ['purge', ANNA, '--reason', 'consent-withdrawn'] as const;

/** A school with Anna, her mother and her brother of another mother, all invited and joined as far as they may be. */
async function makePeople(): Promise<{ school: TestSchool; papers: string; id: number }> {
  const school = await makeSchool('5А', '5Б');
  await school.ask('edit-org', '--address', 'г. Приреченск, Школьная ул., д. 5');
  const roster = 'ФИО;Класс;Дата рождения;Родитель\n';
  const file = school.file(
    'pupils.csv',
    `${roster}${ANNA};5А;01.02.2015;Иванова Ольга Сергеевна\nИванов Лев Петрович;5Б;;Петрова Нина Львовна\n`,
  );
  await school.ask('import-roster', file, '--role', 'pupil');
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '3');
  const request = await apply(school, code, ANNA);
  await school.ask('approve', String(request.id));
  await school.ask('record-consent', ANNA, '--state=withdrawn', '--date=05.09.2026');
  const { person } = await school.ask('show-person', ANNA);
  return { school, papers: join(school.folder, 'papers'), id: person.id };
}

const namesOf = async (school: TestSchool) =>
  (await school.ask('list-people', '--state', 'left')).items.map((one: { fullName: string }) => one.fullName);

describe('purge', () => {
  test('destroys what there is of a person and leaves the papers', async () => {
    const { school, papers, id } = await makePeople();
    const [act, log] = [join(papers, `act-${id}.docx`), join(papers, `log-${id}.csv`)];
    const document = await school.ask(...PURGE, '--out', papers, '--yes');
    const backups = [join(school.folder, 'backups', 'school-2026-09-07T060000Z-before-purge.db')];
    expect(document).toEqual({ personId: id, act, log, backups, runId: expect.any(Number), applied: true });
    expect([act, log, papers].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600, 0o700]);
    expect(statSync(`${school.store}.purged`).mode & 0o777).toBe(0o600);
    expect(readFileSync(school.store).includes('Анна')).toBe(false);
    expect((await school.run('show-person', `#${id}`, '--json')).error?.code).toBe('person-not-found');
    expect(await namesOf(school)).not.toContain(ANNA);
    expect((await school.ask('doctor')).ok).toBe(true);
    expect(await school.ask('audit-log', '--verify')).toMatchObject({ verified: true });
  });

  test('the act and the extract have what order № 179 asks for', async () => {
    const { school, papers, id } = await makePeople();
    const { act, log, runId } = await school.ask(...PURGE, '--out', papers, '--yes');
    const paragraphs = readDocx(readFileSync(act))
      .map(plain)
      .filter((text) => text !== '');
    const below = (title: string) => paragraphs[paragraphs.indexOf(title) + 1];
    expect(paragraphs.slice(0, 3)).toEqual(['Акт', 'об уничтожении персональных данных', '7 сентября 2026 г.']);
    expect(below('Оператор')).toBe('Средняя школа № 5 города Приреченска');
    expect(below('Адрес оператора')).toBe('г. Приреченск, Школьная ул., д. 5');
    expect(below('Чьи данные уничтожены')).toBe(`${ANNA} (в реестре № ${id})`);
    expect(below('Категории уничтоженных данных')).toBe(
      'фамилия, имя, отчество; дата рождения; зачисление, переводы и выбытие; родство (дети, родители); согласие на обработку персональных данных; вступление в сообщество; заявки на вступление',
    );
    expect(below('Информационная система')).toContain('файл «school.db»');
    expect(below('Причина уничтожения')).toBe('отзыв согласия на обработку персональных данных');
    expect(below('Дата уничтожения')).toBe('07.09.2026, 09:00');
    expect(below('Учётная запись')).toBe('tester');
    expect(below('Запись в журнале')).toBe(`событие № ${runId}; выгрузка из журнала — файл «${basename(log)}»`);
    expect(below('Резервные копии')).toContain('before-purge.db');
    expect(paragraphs.filter((text) => text === 'Член комиссии')).toHaveLength(2);
    const [head, row, ...rest] = readFileSync(log, 'utf8').split('\r\n');
    expect(head?.split(';')).toHaveLength(9);
    expect(plain(row ?? '')).toContain(
      `${runId};07.09.2026, 09:00;Средняя школа № 5 города Приреченска;${ANNA} (в реестре № ${id});`,
    );
    expect(rest).toEqual(['']);
  });

  test('parents whose last child it was leave, those of others stay; a use of an invitation is nobody’s', async () => {
    const { school, papers } = await makePeople();
    await school.ask(...PURGE, '--out', papers, '--yes');
    const people = (await school.ask('list-people')).items.map((one: { fullName: string }) => one.fullName);
    expect(people).toContain('Петрова Нина Львовна');
    expect(people).not.toContain('Иванова Ольга Сергеевна');
    expect(await namesOf(school)).toContain('Иванова Ольга Сергеевна');
    expect((await school.ask('list-invites')).items[0]).toMatchObject({ uses: 0, maxUses: 2, state: 'open' });
  });

  test('says what it did and what is left to do, in both languages', async () => {
    const { school, papers, id } = await makePeople();
    const [act, log] = [join(papers, `act-${id}.docx`), join(papers, `log-${id}.csv`)];
    const copy = join(school.folder, 'backups', 'school-2026-09-07T060000Z-before-purge.db');
    const plan = await school.run(...PURGE, '--out', papers, '--dry-run');
    expect(plain(plan.stdout).trimEnd().split('\n')).toEqual([
      `Будут уничтожены все данные: ${ANNA} (#${id}).`,
      'Это фамилия, имя, отчество; дата рождения; зачисление, переводы и выбытие; родство (дети, родители); согласие на обработку персональных данных; вступление в сообщество; заявки на вступление.',
      'Без детей в школе останется и выбудет: Иванова Ольга Сергеевна.',
      'Вернуть их не смогут ни undo, ни restore.',
      `Пробный запуск, ничего не уничтожено. Акт лёг бы в «${act}», выгрузка из журнала — в «${log}».`,
    ]);
    const { code, stdout, stderr } = await school.run(...PURGE, '--out', papers, '--yes');
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout).trimEnd().split('\n')).toEqual([
      `Данные уничтожены: #${id}.`,
      `Акт: «${act}». Подпишите его и храните три года вместе с выгрузкой из журнала: «${log}».`,
      `Данные ещё есть в копиях, удалите их, когда сможете: «${copy}».`,
      'В копиях, которые лежат в других местах, данные тоже могли остаться.',
    ]);
    const lev = ['purge', 'Иванов Лев Петрович', '--reason', 'purpose-reached', '--out', papers] as const;
    const english = await school.runIn({ lang: 'en' }, ...lev, '--yes');
    expect(english.stdout).toContain('The data were destroyed: #');
    expect(english.stdout).toContain('Backups still hold the data');
  });

  test('a dry run changes nothing and makes nothing', async () => {
    const { school, papers, id } = await makePeople();
    const before = school.bytes();
    const document = await school.ask(...PURGE, '--out', papers, '--dry-run');
    expect(document).toEqual({
      ...{ personId: id, act: join(papers, `act-${id}.docx`), log: join(papers, `log-${id}.csv`) },
      ...{ backups: [], runId: null, applied: false },
    });
    expect([school.bytes() === before, existsSync(papers), existsSync(join(school.folder, 'backups'))]).toEqual([
      ...[true, false, false],
    ]);
  });

  test.each([
    ['without a word for it', [], 2, 'confirmation-needed'],
    ['of somebody unknown', ['#999', '--yes'], 4, 'person-not-found'],
    ['for no reason there is', ['--reason', 'because', '--yes'], 2, 'invalid-value'],
  ])('%s nothing is destroyed', async (_, more, code, error) => {
    const { school, papers } = await makePeople();
    const before = school.bytes();
    const argv = more[0]?.startsWith('#') ? ['purge', ...more, '--reason', 'purpose-reached'] : [...PURGE, ...more];
    const outcome = await school.run(...argv, '--out', papers, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([code, error]);
    expect([school.bytes() === before, existsSync(papers)]).toEqual([true, false]);
  });

  test('the only administrator stays until there is another', async () => {
    const school = await makeSchool();
    await loadStaff(school, 'Климова Ирина Львовна;учитель;');
    const argv = ['purge', 'Лебедев Пётр Алексеевич', '--reason', 'purpose-reached', '--out', school.folder, '--yes'];
    const refused = await school.run(...argv, '--json');
    expect([refused.code, refused.error?.code]).toEqual([3, 'last-administrator']);
    const { code } = await issue(school, 'Учительская', '--role', 'teacher');
    const { id } = await apply(school, code, 'Климова Ирина Львовна');
    await school.ask('approve', String(id));
    await school.ask('appoint-admin', 'Климова Ирина Львовна', '--order-number', '4', '--order-date', '07.09.2026');
    expect((await school.ask(...argv)).applied).toBe(true);
    expect((await school.ask('doctor')).ok).toBe(true);
  });

  test('where a paper cannot be written, or lies there already, nothing is destroyed', async () => {
    const { school, papers, id } = await makePeople();
    const before = school.bytes();
    mkdirSync(papers);
    writeFileSync(join(papers, `log-${id}.csv`), 'подписано');
    const taken = await school.run(...PURGE, '--out', papers, '--yes', '--json');
    expect([taken.code, taken.error?.code]).toEqual([4, 'cannot-write']);
    expect(readdirSync(papers)).toEqual([`log-${id}.csv`]);
    const file = await school.run(...PURGE, '--out', school.file('папка', ''), '--yes', '--json');
    expect([file.code, file.error?.code]).toEqual([4, 'cannot-write']);
    expect(school.bytes()).toBe(before);
  });

  test('waits for whoever has the store open, and past --wait changes nothing and leaves no paper', async () => {
    const { school, papers } = await makePeople();
    const other = new Database(school.store);
    other.prepare('SELECT count(*) FROM person').get();
    const refused = await school.run(...PURGE, '--out', papers, '--yes', '--wait', '0', '--json');
    expect([refused.code, refused.error?.code, existsSync(papers)]).toEqual([7, 'store-busy', false]);
    other.close();
    expect((await school.ask(...PURGE, '--out', papers, '--yes')).applied).toBe(true);
  });

  test('leaves nothing to undo of a run that changed nobody else, and says so', async () => {
    const { school, papers } = await makePeople();
    const { runId } = await school.ask('edit-person', ANNA, '--phone', '8 900 000-01-01');
    await school.ask(...PURGE, '--out', papers, '--yes');
    const refused = await school.run('undo', String(runId));
    expect([refused.code, refused.stderr.split('\n')[0]]).toEqual([
      3,
      `Запуск ${runId} (edit-person) отменить нельзя.`,
    ]);
  });

  test('is not undone, and an import before it is undone without the person', async () => {
    const { school, papers, id } = await makePeople();
    const { runId } = await school.ask(...PURGE, '--out', papers, '--yes');
    const refused = await school.run('undo', '--json');
    expect([refused.code, refused.error?.code]).toEqual([3, 'run-not-undoable']);
    expect((await school.run('undo', String(runId), '--json')).error?.code).toBe('run-not-undoable');
    const { items } = await school.ask('list-runs');
    const imported = items.find((one: { command: string }) => one.command === 'import-roster').id;
    expect((await school.ask('undo', String(imported))).applied).toBe(true);
    expect((await school.ask('undo')).applied).toBe(true);
    expect((await school.run('show-person', `#${id}`, '--json')).error?.code).toBe('person-not-found');
    expect(readFileSync(school.store).includes('Анна')).toBe(false);
  });

  test('the audit log still tells by the number what was done, and that it was destroyed', async () => {
    const { school, papers, id } = await makePeople();
    const { runId } = await school.ask(...PURGE, '--out', papers, '--yes');
    const { items } = await school.ask('audit-log', '--person', `#${id}`);
    expect(items.map((one: { command: string }) => one.command)).toEqual(['import-roster', 'purge']);
    expect(items.at(-1)).toMatchObject({ id: runId, summary: { person: { added: null, changed: 1, ids: [id] } } });
    expect(JSON.stringify(items)).not.toContain('Иванов');
  });

  test('no backup brings the person back, not even where the store was lost', async () => {
    const { school, papers, id } = await makePeople();
    const copy = join(school.folder, 'copy.db');
    await school.ask('backup', '--out', copy);
    await school.ask(...PURGE, '--out', papers, '--yes');
    const restored = await school.ask('restore', copy, '--yes');
    expect(restored).toMatchObject({ purged: 1, applied: true });
    expect((await school.run('show-person', `#${id}`, '--json')).error?.code).toBe('person-not-found');
    expect(readFileSync(school.store).includes('Анна')).toBe(false);
    writeFileSync(school.store, 'x'.repeat(5000));
    const again = await school.run('restore', copy, '--yes');
    expect(plain(again.stdout)).toContain('Данные, уничтоженные после этой копии, уничтожены и в ней: 1 человек.');
    expect(readFileSync(school.store).includes('Анна')).toBe(false);
    expect((await school.ask('doctor')).ok).toBe(true);
  });

  test('doctor finds a list of the purged that is not whole, and completes it', async () => {
    const { school, papers } = await makePeople();
    await school.ask(...PURGE, '--out', papers, '--yes');
    const list = readFileSync(`${school.store}.purged`, 'utf8');
    rmSync(`${school.store}.purged`);
    const found = await school.run('doctor', '--json');
    const names = found.json.checks.flatMap(({ name, ok }: { name: string; ok: boolean }) => (ok ? [] : name));
    expect([found.code, names]).toEqual([8, ['purge-list']]);
    expect((await school.ask('doctor', '--repair')).repaired).toEqual([
      { what: 'purge-list', file: `${school.store}.purged` },
    ]);
    expect(readFileSync(`${school.store}.purged`, 'utf8')).toBe(list);
  });

  test('says that the list could not be written, and leaves nothing else beside the store', async () => {
    const { school, papers } = await makePeople();
    // what a file cannot take the place of
    mkdirSync(`${school.store}.purged`);
    const { code, stderr } = await school.run(...PURGE, '--out', papers, '--yes');
    expect([code, plain(stderr)]).toEqual([
      0,
      'Список уничтоженных рядом с хранилищем записать не удалось; его запишет sferum-admin doctor --repair.\n',
    ]);
    expect(readdirSync(school.folder).filter((name) => name.startsWith('.'))).toEqual([]);
    rmdirSync(`${school.store}.purged`);
    expect((await school.ask('doctor', '--repair')).repaired).toHaveLength(1);
  });

  test('somebody else who came to have the number is left alone', async () => {
    const { school, papers, id } = await makePeople();
    const copy = join(school.folder, 'copy.db');
    await school.ask(...PURGE, '--out', papers, '--yes');
    const other = noSchool(join(school.folder, 'papers'));
    await other.ask(...REGISTRATION);
    await other.ask('create-class', '5А');
    await loadPupils(other, 'Попов Лев Ильич;5А;;', 'Попова Анна Ильинична;5А;;', 'Зимин Лев Ильич;5А;;');
    await other.ask('backup', '--out', copy);
    expect(await school.ask('restore', copy, '--yes')).toMatchObject({ purged: 0 });
    expect((await school.ask('show-person', `#${id}`)).person.id).toBe(id);
  });
});
