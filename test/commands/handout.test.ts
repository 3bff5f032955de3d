import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/main.ts';
import { apply, heard, issue, issueAll, plain } from '../support/invitations.ts';
import { readPdf } from '../support/pdf.ts';
import { fixedWorld } from '../support/run.ts';
import { loadPupils, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const LINK = 'https://max.ru/join/Ab-9_zX';

/** A class of three pupils with an invitation for all of them and one for each; another class with none. */
async function invited(): Promise<{ school: TestSchool; sheet: string; cards: string[] }> {
  const school = await makeSchool('6Б');
  await loadPupils(school, `${ANNA};2А;01.02.2018;`, 'Королёв Пётр Ильич;2А;;', 'Ёлкина Яна;2А;;');
  const sheet = await issue(school, '2А', '--role', 'pupil', '--link', LINK, '--expires', '30.09.2026');
  const cards = await issueAll(school, '2А', '--role', 'pupil', '--personal');
  return { school, sheet: sheet.code, cards: cards.map(({ code }) => code) };
}

const pdf = (school: TestSchool) => join(school.folder, 'листы.pdf');
const read = (file: string) => readPdf(readFileSync(file));

describe('handout', () => {
  test('writes a sheet for the class, a card for everyone and a page to sign', async () => {
    const { school, sheet, cards } = await invited();
    const out = pdf(school);
    const { code, stdout, stderr } = await school.run('handout', '--class', '2а', '--out', out);
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(`Листы для печати записаны в файл «${out}»: 4 приглашения на 3 страницах.\n`);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const [first, second, third, ...more] = await read(out);
    expect(more).toEqual([]);

    for (const part of [
      'Средняя школа № 5 города Приреченска приглашает в своё закрытое сообщество на платформе «Сферум»',
      ...['Класс 2А', 'Роль учащийся', 'Действует до 30 сентября 2026 г. включительно', `Код приглашения ${sheet}`],
      ...[`Ссылка: ${LINK}`, 'Как зарегистрироваться', '1. Регистрируйтесь вместе с родителем'],
      ...['можно получить на электронную почту родителя', 'администратору «Сферума»: Лебедев Пётр Алексеевич'],
    ]) {
      expect(plain(first?.text ?? '')).toContain(part);
    }
    expect(first?.codes).toEqual([LINK]);

    const names = ['Ёлкина Яна', ANNA, 'Королёв Пётр Ильич'];
    for (const part of [...names, ...cards, 'Школа № 5', 'Класс: 2А', 'Роль: учащийся', 'на почту родителя']) {
      expect(plain(second?.text ?? '')).toContain(part);
    }
    expect(plain(second?.text ?? '')).toContain('Действует: до 21 сентября 2026 г., 09:00');
    expect(second?.codes).toEqual(cards);

    for (const part of ['Лист выдачи приглашений', 'Класс: 2А', 'Роль: учащийся', 'Получил(а), подпись', ...names]) {
      expect(third?.text).toContain(part);
    }
    for (const code of [sheet, ...cards]) expect(third?.text).not.toContain(code);
    expect(third?.codes).toEqual([]);
  });

  test('its document', async () => {
    const { school } = await invited();
    const out = pdf(school);
    const document = await school.ask('handout', '--all', '--out', out);
    expect(document).toEqual({
      ...{ out, format: 'pdf', invitations: 4, pages: 3, bytes: statSync(out).size, skipped: [] },
    });
  });

  test('the same store gives the same bytes', async () => {
    const { school } = await invited();
    const [one, other] = [join(school.folder, '1.pdf'), join(school.folder, '2.pdf')];
    await school.ask('handout', '--all', '--out', one);
    await school.ask('handout', '--all', '--out', other);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
  });

  test('the store stays as it was, and no code is in what is printed', async () => {
    const { school, sheet, cards } = await invited();
    const before = school.bytes();
    const outcomes = [
      await school.run('handout', '--all', '--out', pdf(school)),
      await school.run('handout', '--all', '--out', pdf(school), '--json'),
    ];
    expect(school.bytes()).toBe(before);
    for (const { stdout, stderr } of outcomes) {
      for (const code of [sheet, ...cards]) expect(stdout + stderr).not.toContain(code);
    }
  });

  test('--person: the cards of one, with nothing to sign', async () => {
    const { school, cards } = await invited();
    const { invitations, pages } = await school.ask('handout', '--person', ANNA, '--out', pdf(school));
    expect([invitations, pages]).toEqual([1, 1]);
    const [page] = await read(pdf(school));
    expect(page?.codes).toEqual([cards[1]]);
    expect(page?.text).toContain(ANNA);
    expect(page?.text).not.toContain('Королёв');
  });

  test('only what is open is printed', async () => {
    const { school, cards } = await invited();
    await apply(school, cards[1] ?? '', ANNA);
    await school.ask('revoke-invites', '1');
    await school.ask('handout', '--all', '--out', pdf(school));
    const [page] = await read(pdf(school));
    expect(page?.codes).toEqual([cards[0], cards[2]]);
    const { code, error } = await school.runIn(
      { now: '2026-09-21T06:00:00.000Z' },
      ...['handout', '--all', '--out', pdf(school), '--json'],
    );
    expect([code, error?.code]).toEqual([4, 'no-open-invitations']);
  });

  test('parents are told to use their own device and to name the child, staff to confirm the status', async () => {
    const { school } = await invited();
    await issue(school, '6Б', '--role', 'parent', '--uses', '20');
    await issue(school, 'Учительская', '--role', 'teacher', '--uses', '20');
    await school.ask('handout', '--class', '6Б', '--out', pdf(school));
    const [parents] = await read(pdf(school));
    expect(parents?.text).toContain('Роль родитель (законный представитель)');
    expect(parents?.text).toContain('не на устройстве ребёнка');
    expect(parents?.text).toContain('полное имя ребёнка');
    await school.ask('handout', '--class', 'учительская', '--out', pdf(school));
    const [staff] = await read(pdf(school));
    expect(staff?.text).toContain('подтвердите статус «учитель»');
    expect(staff?.text).toContain('https://sferum.ru/?p=instructions');
  });

  test('the words are those of the kind of organisation, the messenger is its own', async () => {
    const school = noSchool();
    const registration = REGISTRATION.filter((argument) => !argument.startsWith('--kind'));
    await school.ask(...registration, '--kind', 'supplementary', '--messenger', 'vk');
    await school.ask('create-class', 'Шахматы-2');
    await issue(school, 'Шахматы-2', '--role', 'pupil', '--uses', '9');
    await school.ask('handout', '--all', '--out', pdf(school));
    const [sheet] = await read(pdf(school));
    expect(sheet?.text).toContain('Кружковое объединение Шахматы-2 Роль обучающийся');
    expect(sheet?.text).toContain('VK Мессенджер');
    expect(sheet?.text).not.toContain('почту родителя');
  });

  test('sheets are in Russian whatever the screen speaks', async () => {
    const { school } = await invited();
    const out = pdf(school);
    const { stdout } = await school.runIn({ lang: 'en' }, 'handout', '--class', '2А', '--out', out);
    expect(stdout).toBe(`The sheets to print were written to the file “${out}”: 4 invitations on 3 pages.\n`);
    expect((await read(out))[0]?.text).toContain('Как зарегистрироваться');
  });

  test('--dry-run does all the work and writes nothing', async () => {
    const { school } = await invited();
    const out = pdf(school);
    const { code, stdout } = await school.run('handout', '--all', '--out', out, '--dry-run');
    expect([code, plain(stdout)]).toEqual([
      0,
      `Пробный запуск, файл «${out}» не записан: 4 приглашения на 3 страницах.\n`,
    ]);
    expect(existsSync(out)).toBe(false);
    const { bytes } = await school.ask('handout', '--all', '--out', out, '--dry-run');
    expect((await school.ask('handout', '--all', '--out', out)).bytes).toBe(bytes);
  });

  test('--out - writes the PDF into a pipe, --quiet says nothing', async () => {
    const { school } = await invited();
    const { code, stdout } = await school.run('handout', '--all', '--out', '-');
    expect([code, stdout.slice(0, 5)]).toEqual([0, '%PDF-']);
    expect((await readPdf(Buffer.from(stdout, 'latin1'))).length).toBe(3);
    expect(heard(await school.run('handout', '--all', '--out', pdf(school), '--quiet'))).toEqual([0, '', '']);
  });

  test.each<[string, string[], number, string]>([
    ['nothing chosen', ['--out', 'x.pdf'], 2, 'nothing-chosen'],
    ['two choices', ['--all', '--class', '2А', '--out', 'x.pdf'], 2, 'conflicting-options'],
    ['no file', ['--all'], 2, 'missing-value'],
    ['a file of another kind', ['--all', '--out', 'x.docx'], 2, 'invalid-value'],
    ['a document and a PDF on one output', ['--all', '--out', '-'], 2, 'conflicting-options'],
    ['no such class', ['--class', '9Ж', '--out', 'FOLDER/x.pdf'], 4, 'class-not-found'],
    ['no such person', ['--person', 'Никто Никита', '--out', 'FOLDER/x.pdf'], 4, 'person-not-found'],
    ['nothing open in the class', ['--class', '6Б', '--out', 'FOLDER/x.pdf'], 4, 'no-open-invitations'],
    ['a folder that is not there', ['--all', '--out', 'FOLDER/нет/x.pdf'], 4, 'cannot-write'],
  ])('%s is refused and leaves nothing', async (_, argv, code, problem) => {
    const { school } = await invited();
    const given = argv.map((one) => one.replace('FOLDER', school.folder));
    const before = readdirSync(school.folder);
    const outcome = await school.run('handout', ...given, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(readdirSync(school.folder)).toEqual(before);
  });

  test('nothing open: what to do is said', async () => {
    const { school } = await invited();
    const none = await school.run('handout', '--class', '6Б', '--out', pdf(school));
    expect(heard(none)).toEqual([
      ...[4, ''],
      'Открытых приглашений в класс «6Б» нет.\nВыдайте их: sferum-admin invite "6Б" --role pupil\n',
    ]);
    const english = await school.runIn({ lang: 'en' }, 'handout', '--class', '6Б', '--out', pdf(school));
    expect(english.stderr).toBe(
      'There are no open invitations to “6Б”.\nIssue some: sferum-admin invite "6Б" --role pupil\n',
    );
  });

  test('without the key there is nothing to print', async () => {
    const { school } = await invited();
    rmSync(`${school.store}.key`);
    const { code, error } = await school.run('handout', '--all', '--out', pdf(school), '--json');
    expect([code, error?.code]).toEqual([4, 'key-missing']);
    expect(error?.message).toContain(`${school.store}.key`);
    expect(existsSync(pdf(school))).toBe(false);
  });

  test('with another key what it opens is printed, and the rest is named', async () => {
    const { school } = await invited();
    const key = `${school.store}.key`;
    renameSync(key, `${key}.lost`);
    const { code } = await issue(school, '6Б', '--role', 'pupil', '--uses', '5');
    const { skipped, invitations } = await school.ask('handout', '--all', '--out', pdf(school));
    expect([invitations, skipped]).toEqual([1, [1, 2, 3, 4].map((id) => ({ id, reason: 'key-missing' }))]);
    expect((await read(pdf(school))).map(({ codes }) => codes)).toEqual([[code]]);
    const { stderr } = await school.run('handout', '--all', '--out', pdf(school));
    expect(stderr).toBe('Пропущено 4 приглашения: нет ключа к их кодам. Замените их новыми: invite --reissue.\n');
  });

  test('a terminal is not given a PDF', async () => {
    const { school } = await invited();
    let errors = '';
    const world = fixedWorld({}, (stream, text) => {
      if (stream === 'stderr') errors += text;
    });
    const terminal = { ...world, stdout: { ...world.stdout, isTTY: true } };
    expect(await main(['--store', school.store, 'handout', '--all', '--out', '-'], terminal)).toBe(2);
    expect(errors).toBe('Значение «-» не подходит для --out.\nНужно: FILE.pdf.\n');
  });

  test('neither store nor key is overwritten', async () => {
    const { school } = await invited();
    const before = school.bytes();
    const copy = join(school.folder, 'school.pdf');
    renameSync(school.store, copy);
    const outcome = await school.run('--store', copy, 'handout', '--all', '--out', copy, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'cannot-write']);
    expect(readFileSync(copy).toString('base64')).toBe(before);
  });
});
