import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readXlsx, writeXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../../src/domain/person.ts';
import { makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const KINDS = {
  school: { class: 'Класс', classes: ['10А', '5Б', '5А'] },
  college: { class: 'Группа', classes: ['ИТ-101', 'Ю-2'] },
  supplementary: { class: 'Объединение', classes: ['Хор', 'Астра'] },
};

/** Writes the template of a role and returns its path. */
async function makeTemplate(school: TestSchool, role: string): Promise<string> {
  const out = join(school.folder, `${role}.xlsx`);
  await school.ask('import-template', '--role', role, '--out', out);
  return out;
}

/** The rows of the sheet that can be seen, its checks and its notes. */
async function readTemplate(path: string) {
  const { sheets } = await readXlsx(readFileSync(path));
  const [sheet, ...others] = sheets;
  expect(others.map(({ name, hidden }) => [name, hidden])).toEqual([['Списки', true]]);
  const rows = (sheet?.rows ?? []).map((cells) => cells.map((cell) => String(cell ?? '')));
  const lists = others[0]?.rows.map((cells) => cells.map((cell) => String(cell ?? ''))) ?? [];
  return { sheet, rows: rows.filter((cells) => cells.join('') !== ''), lists, checks: sheet?.dataValidations ?? [] };
}

/** Types a row below the header, as a person would, and saves the workbook. */
async function typeBelow(path: string, school: TestSchool, row: readonly (string | number)[]): Promise<string> {
  const { sheets } = await readXlsx(readFileSync(path));
  const rows = (sheets[0]?.rows ?? []).slice(0, 4);
  const bytes = await writeXlsx({ sheets: [{ name: 'Учащиеся', rows: [...rows, [...row]] }] });
  return school.file('filled.xlsx', bytes);
}

describe('import-template', () => {
  test('writes a workbook for its owner only', async () => {
    const school = await makeSchool('5А');
    const out = join(school.folder, 'pupils.xlsx');
    const before = school.bytes();
    expect(await school.run('import-template', '--role', 'pupil', '--out', out)).toMatchObject({
      code: 0,
      stdout: `Бланк списка учащихся записан в файл «${out}».\n`,
      stderr: '',
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect((await school.run('import-template', '--role', 'parent', '--out', out, '--lang', 'en')).stdout).toBe(
      `A blank roster of parents was written to the file “${out}”.\n`,
    );
    expect(school.bytes()).toBe(before);
  });

  test('its document', async () => {
    const school = await makeSchool();
    const out = join(school.folder, 'Бланк.XLSX');
    const document = await school.ask('import-template', '--role', 'teacher', '--out', out);
    expect(document).toEqual({ out, role: 'teacher', format: 'xlsx', bytes: statSync(out).size });
  });

  test('says above the header how to fill it in, with an invented example', async () => {
    const school = await makeSchool('10А', '5А');
    const { sheet, rows } = await readTemplate(await makeTemplate(school, 'pupil'));
    expect(sheet?.name).toBe('Учащиеся');
    expect(sheet?.freezePane).toEqual({ rows: 4 });
    expect(rows.map((cells) => cells.slice(0, 7))).toEqual([
      ['Список учащихся', '2026/2027 уч. год', '', '', '', '', ''],
      ['Как писать:', 'полностью', 'полностью', 'если оно есть', 'из списка', 'ДД.ММ.ГГГГ', 'м или ж'],
      ['Пример:', 'Соколова', 'Анна', 'Павловна', '5А', '09.03.2015', 'ж'],
      ['ИД', 'Фамилия', 'Имя', 'Отчество', 'Класс', 'Дата рождения', 'Пол'],
    ]);
    expect(rows[0]).toContain('Не нужны СНИЛС, паспорт, адрес');
  });

  test('gives the classes and the sexes to choose from, and a hint at every column', async () => {
    const school = await makeSchool('10А', '5Б', '5А');
    const { rows, lists, checks } = await readTemplate(await makeTemplate(school, 'pupil'));
    expect(lists).toEqual([
      ['5А', 'м'],
      ['5Б', 'ж'],
      ['10А', ''],
    ]);
    expect(checks.filter(({ type }) => type === 'list').map(({ range, formula1 }) => [range, formula1])).toEqual([
      ['E5:E1048576', "'Списки'!$A$1:$A$3"],
      ['G5:G1048576', "'Списки'!$B$1:$B$2"],
    ]);
    expect(new Set(checks.map(({ inputTitle }) => inputTitle))).toEqual(new Set(rows[3]));
    expect(checks.filter(({ inputMessage }) => !inputMessage || inputMessage.endsWith('…'))).toEqual([]);
    const phone = checks.find(({ inputTitle }) => inputTitle === 'Телефон');
    expect(phone).toMatchObject({ range: 'H5:H1048576', inputMessage: expect.stringContaining('+7 900 000-00-01') });
  });

  test('before there are classes, the class is told by an example', async () => {
    const school = await makeSchool();
    const { rows, checks } = await readTemplate(await makeTemplate(school, 'pupil'));
    expect([rows[1]?.[4], rows[2]?.[4]]).toEqual(['например, 5А', '5А']);
    expect(checks.filter(({ type }) => type === 'list').map(({ range }) => range)).toEqual(['G5:G1048576']);
  });

  test.each(Object.entries(KINDS).flatMap(([kind, words]) => ROLES.map((role) => [kind, role, words] as const)))(
    '%s, %s: nothing of it is read as a person, and every column is known',
    async (kind, role, words) => {
      const school = noSchool();
      await school.ask(...REGISTRATION, `--kind=${kind}`);
      await school.ask('create-class', ...words.classes);
      const before = school.bytes();
      const document = await school.ask(
        'import-roster',
        await makeTemplate(school, role),
        '--role',
        role,
        '--mirror=all',
      );
      expect(document).toMatchObject({ headerLine: 4, rows: { read: 0 }, rejects: [], withdrawn: 0, runId: null });
      expect(document.columns.filter((column: { field: string | null }) => column.field === null)).toEqual([]);
      const headers = document.columns.map((column: { header: string }) => column.header);
      if (role !== 'teacher') expect(headers).toContain(words.class);
      expect(school.bytes()).toBe(before);
    },
  );

  test('a row typed below the header is read, whatever spreadsheets make of it', async () => {
    const school = await makeSchool('5А');
    const row = ['', 'Цой', 'Вероника', '', '5-а', '1.2.15', 'Ж', 89000000101, '', 'Цой Ан', '8 (900) 000-01-02'];
    const filled = await typeBelow(await makeTemplate(school, 'pupil'), school, row);
    const document = await school.ask('import-roster', filled, '--role', 'pupil');
    expect(document).toMatchObject({ headerLine: 4, rows: { read: 1, added: 1 }, parents: { added: 1 }, warnings: [] });
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items).toMatchObject([
      { fullName: 'Цой Ан', role: 'parent', phone: '+79000000102' },
      { fullName: 'Цой Вероника', classes: ['5А'], birthDate: '2015-02-01', phone: '+79000000101' },
    ]);
  });

  test('--dry-run writes no file', async () => {
    const school = await makeSchool();
    const out = join(school.folder, 'pupils.xlsx');
    const argv = ['import-template', '--role', 'pupil', '--out', out, '--dry-run'];
    expect((await school.run(...argv)).stdout).toBe(`Пробный запуск, файл «${out}» не записан.\n`);
    expect((await school.ask(...argv)).bytes).toBeGreaterThan(1000);
    expect(readdirSync(school.folder)).toEqual(['school.db']);
  });

  test.each(['pupils.csv', 'pupils', 'pupils.xls', '-'])('refuses %s: only a workbook has hints', async (out) => {
    const school = await makeSchool();
    const { code, stdout, stderr } = await school.run('import-template', '--role', 'pupil', `--out=${out}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`Значение «${out}» не подходит для --out.\nНужно: FILE.xlsx.\n`);
    expect(existsSync(out)).toBe(false);
  });

  test('a file that cannot be written is found out before anything else', async () => {
    const school = noSchool();
    mkdirSync(join(school.folder, 'folder.xlsx'));
    for (const name of ['folder.xlsx', 'no-such-folder/pupils.xlsx']) {
      const out = join(school.folder, name);
      const outcome = await school.run('import-template', '--role', 'pupil', '--out', out, '--json');
      expect([outcome.code, outcome.error?.code]).toEqual([4, 'cannot-write']);
    }
  });

  test.each([
    [['--out', 'pupils.xlsx'], '--role'],
    [['--role', 'pupil'], '--out'],
  ])('%j lacks %s', async (argv, flag) => {
    const { code, stderr } = await (await makeSchool()).run('import-template', ...argv);
    expect([code, stderr.split('\n')[0]]).toEqual([2, `Не указано обязательное значение: ${flag}.`]);
  });

  test('without a store there is no template, nor a file', async () => {
    const school = noSchool();
    const out = join(school.folder, 'pupils.xlsx');
    const outcome = await school.run('import-template', '--role', 'pupil', '--out', out, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
    expect(readdirSync(school.folder)).toEqual([]);
  });
});
