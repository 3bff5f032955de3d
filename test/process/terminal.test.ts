import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  copyStore,
  type LaunchOptions,
  launch,
  makeCollege,
  makeFolder,
  query,
  run,
  say,
  toShell,
} from '../support/program.ts';

/** util-linux's `script` gives a program a pseudo-terminal; elsewhere another program has that name. */
const HAS_SCRIPT = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');
if (!HAS_SCRIPT) say('skipped: test/process/terminal.test.ts needs `script` of util-linux');

const ENTER = '\r';
const CTRL_C = '\x03';
/** Clears the line that is being typed. */
const CTRL_U = '\x15';

/** A person at a terminal: reads what is on the screen, types, and sees how the program ends. */
class Terminal {
  readonly #child;
  readonly #ended;
  #shown = '';
  #read = 0;
  #over = false;

  constructor(argv: readonly string[], options: LaunchOptions = {}) {
    const line = `stty cols 100 rows 40; exec ${toShell(argv)}`;
    const env = { TERM: 'xterm', ...options.env };
    const { child, ended } = launch('script', ['-qfec', line, '/dev/null'], { env });
    this.#child = child;
    child.stdout?.on('data', (text: string) => {
      this.#shown += text;
    });
    this.#ended = ended.then((outcome) => {
      this.#over = true;
      return outcome;
    });
  }

  /** Everything that was on the screen, without colours and movements of the cursor. */
  get screen(): string {
    return stripVTControlCharacters(this.#shown).replaceAll('\r', '');
  }

  /** Waits until a text appears after what was read before. */
  async see(text: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const at = this.screen.indexOf(text, this.#read);
      if (at >= 0) {
        this.#read = at + text.length;
        return;
      }
      if (this.#over || Date.now() > deadline) throw new Error(`«${text}» did not appear:\n${this.screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits for a question and answers it. */
  async answer(question: string, text: string): Promise<void> {
    await this.see(question);
    this.type(`${text}${ENTER}`);
  }

  /** The exit code. */
  async end(): Promise<number | null> {
    const { code } = await this.#ended;
    this.#child.stdin?.end();
    return code;
  }
}

describe.skipIf(!HAS_SCRIPT)('at a terminal', () => {
  let template = '';
  const terminals: Terminal[] = [];
  const open = (...argv: string[]) => {
    const terminal = new Terminal(argv);
    terminals.push(terminal);
    return terminal;
  };

  beforeAll(async () => {
    template = await makeCollege('ИТ-101');
    const roster = join(dirname(template), 'pupils.csv');
    writeFileSync(roster, 'ФИО;Группа\nИванова Анна Петровна;ИТ-101\nПетров Иван Ильич;ИТ-101\n');
    await ask(['import-roster', roster, '--role', 'pupil', '--store', template]);
  });

  afterAll(() => {
    for (const terminal of terminals) terminal.type(CTRL_C);
  });

  test('register-org asks for what is missing, a wrong date again, and finishes', async () => {
    const store = join(makeFolder(), 'school.db');
    const terminal = open(
      'register-org',
      '--store',
      store,
      '--short-name',
      'Школа № 5',
      '--admin-phone',
      '+79000000017',
    );
    await terminal.answer('Какая у вас организация?', '');
    await terminal.answer('Полное наименование:', 'Средняя школа № 5 города Приреченска');
    await terminal.answer('имя и отчество директора:', 'Орлова Мария Ивановна');
    await terminal.answer('имя и отчество администратора:', 'Лебедев Пётр Алексеевич');
    await terminal.answer('Номер приказа', '12-од');
    await terminal.answer('Дата приказа', '31.02.2026');
    await terminal.answer('Пишите дату как', `${CTRL_U}01.09.2026`);
    await terminal.see('Реестр заведён');
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).not.toContain('Краткое наименование:');
    const sql = 'SELECT kind, name, short_name, director, order_number, order_date FROM organization';
    expect(query(store, sql)).toEqual([
      {
        kind: 'school',
        name: 'Средняя школа № 5 города Приреченска',
        short_name: 'Школа № 5',
        director: 'Орлова Мария Ивановна',
        order_number: '12-од',
        order_date: '2026-09-01',
      },
    ]);
  });

  test('Ctrl-C at a question ends with 130 and leaves nothing behind', async () => {
    const folder = makeFolder();
    const terminal = open('register-org', '--store', join(folder, 'school.db'));
    await terminal.answer('Какая у вас организация?', '');
    await terminal.see('Полное наименование:');
    terminal.type(CTRL_C);
    expect(await terminal.end()).toBe(130);
    expect(terminal.screen).not.toMatch(/\bat .*:\d+|ExitPromptError|Error:/);
    expect(readdirSync(folder)).toEqual([]);
  });

  describe('approve without arguments', () => {
    const DOWN = '\x1b[B';

    /** A store with requests pending by one invitation of ten uses, one for every name. */
    async function makeRequests(...applicants: string[][]): Promise<string> {
      const store = copyStore(template);
      const argv = ['invite', 'ИТ-101', '--role', 'pupil', '--uses', '10', '--store', store];
      const { issued } = await ask<{ issued: { code: string }[] }>(argv);
      for (const [name = '', ...more] of applicants) {
        await ask(['join', issued[0]?.code ?? '', '--name', name, ...more, '--store', store]);
      }
      return store;
    }
    const states = (store: string) =>
      query(store, 'SELECT state FROM join_request ORDER BY id').map((row) => (row as { state: string }).state);

    test('reviews the requests one by one, each decision saved at once', async () => {
      const store = await makeRequests(
        ['Иванова Анна Петровна'],
        ['Чужой Ким'],
        ['Ивонова Анна Петровна'],
        ['Пришлый Лев'],
      );
      const terminal = open('approve', '--store', store);
      await terminal.see('Заявка 1 из 4');
      expect(terminal.screen).not.toMatch(/navigate|select/);
      await terminal.see('Совпадение со списком: точное');
      await terminal.see('имя совпадает');
      await terminal.answer('Что делать с заявкой?', '');
      await terminal.see('принята');
      await terminal.see('Заявка 2 из 4');
      expect(states(store)).toEqual(['approved', 'pending', 'pending', 'pending']);
      // nobody is alike: another person, a new one, reject, later, finish; the third by its number
      await terminal.answer('Что делать с заявкой?', '3');
      await terminal.answer('Причина', 'нет в приказе');
      await terminal.see('отклонена');
      await terminal.see('Заявка 3 из 4');
      await terminal.see('имя пишется немного иначе');
      // the fourth after the candidate, by the arrows: decide later
      await terminal.answer('Что делать с заявкой?', DOWN.repeat(4));
      await terminal.see('Заявка 4 из 4');
      // somebody else of the register, who is not there, and then a new person
      await terminal.answer('Что делать с заявкой?', '1');
      await terminal.answer('Кто это', 'Небывалов Ян');
      await terminal.see('Не найден человек');
      await terminal.see('Заявка 4 из 4');
      await terminal.answer('Что делать с заявкой?', '2');
      await terminal.see('Принято: 2, отклонено: 1, осталось: 1');
      await terminal.see('снова sferum-admin approve');
      expect(await terminal.end()).toBe(0);
      expect(states(store)).toEqual(['approved', 'rejected', 'pending', 'approved']);
    });

    test('Ctrl-C keeps what was decided and tells it', async () => {
      const store = await makeRequests(['Иванова Анна Петровна'], ['Чужой Ким']);
      const terminal = open('approve', '--store', store);
      await terminal.answer('Что делать с заявкой?', '');
      await terminal.see('Заявка 2 из 2');
      await terminal.see('Что делать с заявкой?');
      terminal.type(CTRL_C);
      await terminal.see('Принято: 1, отклонено: 0, осталось: 1');
      expect(await terminal.end()).toBe(130);
      expect(states(store)).toEqual(['approved', 'pending']);
    });

    test('who is decided on elsewhere meanwhile is passed over', async () => {
      const store = await makeRequests(['Чужой Ким'], ['Иванова Анна Петровна']);
      const terminal = open('approve', '--store', store);
      await terminal.see('Заявка 1 из 2');
      await ask(['approve', '2', '--store', store]);
      await terminal.answer('Что делать с заявкой?', '4');
      await terminal.see('Принято: 0, отклонено: 0, осталось: 1');
      expect(await terminal.end()).toBe(0);
    });
  });

  test('enroll asks who and as what; Ctrl-C enters nobody', async () => {
    const store = copyStore(template);
    const terminal = open('enroll', '--store', store);
    await terminal.answer('Фамилия, имя и отчество:', 'Новиков Лев');
    await terminal.answer('Кем внести?', '');
    await terminal.see('Внесено: Новиков Лев');
    expect(await terminal.end()).toBe(0);
    const people = query(store, 'SELECT count(*) AS people FROM person');
    const broken = open('enroll', '--store', store);
    await broken.answer('Фамилия, имя и отчество:', 'Ли Анна');
    await broken.see('Кем внести?');
    broken.type(CTRL_C);
    expect(await broken.end()).toBe(130);
    expect(query(store, 'SELECT count(*) AS people FROM person')).toEqual(people);
  });

  test('withdraw asks why', async () => {
    const store = copyStore(template);
    const terminal = open('withdraw', 'Иванова Анна Петровна', '--store', store);
    await terminal.answer('Почему выбывает?', '2');
    await terminal.see('Выбытие записано: Иванова Анна Петровна');
    expect(await terminal.end()).toBe(0);
    expect(query(store, 'SELECT end_reason AS reason FROM enrolment WHERE ended_on IS NOT NULL')).toEqual([
      { reason: 'graduated' },
    ]);
  });

  test('purge shows what goes and takes nothing but the full name for a yes', async () => {
    const store = copyStore(template);
    const command = ['purge', 'Иванова Анна Петровна', '--out', dirname(store), '--store', store];
    const declined = open(...command);
    await declined.answer('Почему уничтожаются данные?', '2');
    await declined.see('Будут уничтожены все данные: Иванова Анна Петровна');
    await declined.answer('введите полное имя', 'Иванова Анна');
    await declined.see('Введено другое имя.');
    declined.type(CTRL_C);
    expect(await declined.end()).toBe(130);
    expect(query(store, "SELECT 1 FROM person WHERE surname = 'Иванова'")).toHaveLength(1);
    const agreed = open(...command, '--reason', 'purpose-reached');
    await agreed.answer('введите полное имя', 'иванова анна петровна');
    await agreed.see('Данные уничтожены: #');
    expect(await agreed.end()).toBe(0);
    expect(query(store, "SELECT 1 FROM person WHERE surname = 'Иванова'")).toHaveLength(0);
    expect(readdirSync(dirname(store)).filter((name) => name.endsWith('.docx'))).toHaveLength(1);
  });

  test('start-year shows what it would do and asks; anything but yes changes nothing', async () => {
    const store = copyStore(template);
    const command = ['start-year', '--rename', 'ИТ-101=ИТ-201', '--store', store];
    const declined = open(...command);
    await declined.answer('Год, в котором начинается', '2027');
    await declined.see('ИТ-101  ИТ-201');
    await declined.answer('Начать новый учебный год? (да/Нет)', '');
    await declined.see('Ничего не изменено.');
    expect(await declined.end()).toBe(0);
    const broken = open(...command);
    await broken.answer('Год, в котором начинается', '2027');
    await broken.see('Начать новый учебный год?');
    broken.type(CTRL_C);
    expect(await broken.end()).toBe(130);
    expect([existsSync(join(dirname(store), 'backups')), query(store, 'SELECT year FROM organization')]).toEqual([
      false,
      [{ year: 2026 }],
    ]);
    const terminal = open(...command);
    await terminal.answer('Год, в котором начинается', '2027');
    await terminal.answer('Начать новый учебный год?', 'да');
    await terminal.see('Учебный год 2027/2028 начат. Копия прежнего состояния:');
    expect(await terminal.end()).toBe(0);
    expect(query(store, 'SELECT name FROM class WHERE year = 2027 AND staff = 0')).toEqual([{ name: 'ИТ-201' }]);
  });

  test('start-year is refused when the register changes before the answer', async () => {
    const store = copyStore(template);
    const terminal = open('start-year', '2027', '--store', store);
    await terminal.see('Начать новый учебный год?');
    await ask(['enroll', 'Новиков Лев', '--role', 'pupil', '--class', 'ИТ-101', '--store', store]);
    terminal.type(`да${ENTER}`);
    await terminal.see('план теперь другой');
    expect(await terminal.end()).toBe(3);
    expect(query(store, 'SELECT year FROM organization')).toEqual([{ year: 2026 }]);
  });

  test('withdraw asks before a class is left without its homeroom teacher', async () => {
    const store = copyStore(template);
    await ask(['assign-homeroom', 'ИТ-101', 'Орлова Мария Ивановна', '--store', store]);
    const command = ['withdraw', 'Орлова Мария Ивановна', '--reason', 'dismissed', '--store', store];
    const declined = open(...command);
    await declined.answer('Без классного руководителя останется ИТ-101. Всё равно записать выбытие?', '');
    await declined.see('Ничего не изменено.');
    expect(await declined.end()).toBe(0);
    expect(query(store, 'SELECT 1 FROM homeroom WHERE ended_on IS NULL')).toHaveLength(1);
    const vacated = open(...command, '--vacate');
    await vacated.see('Без классного руководителя: ИТ-101');
    expect(await vacated.end()).toBe(0);
    expect(query(store, 'SELECT 1 FROM homeroom WHERE ended_on IS NULL')).toHaveLength(0);
  });

  test('assign-homeroom --from-roster shows the proposals and asks', async () => {
    const store = copyStore(template);
    const staff = join(dirname(store), 'staff.csv');
    writeFileSync(staff, 'ФИО;Классное руководство\nКлимова Ирина Львовна;ИТ-101\n');
    await ask(['import-roster', staff, '--role', 'teacher', '--store', store]);
    const terminal = open('assign-homeroom', '--from-roster', '--store', store);
    await terminal.see('ИТ-101  Климова Ирина Львовна');
    await terminal.answer('Назначить?', 'да');
    await terminal.see('Классный руководитель «ИТ-101»: Климова Ирина Львовна.');
    expect(await terminal.end()).toBe(0);
  });

  test('invite asks for the role', async () => {
    const store = copyStore(template);
    const terminal = open('invite', 'ИТ-101', '--store', store);
    await terminal.answer('Кого пригласить?', '');
    await terminal.see('Выдано 1 приглашение');
    expect(await terminal.end()).toBe(0);
    expect(query(store, 'SELECT role, max_uses AS maxUses FROM invitation')).toEqual([{ role: 'pupil', maxUses: 2 }]);
  });

  test('demo plays itself to the end and asks nothing', async () => {
    const folder = join(makeFolder(), 'demo');
    const terminal = open('demo', '--kind', 'supplementary', '--dir', folder);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain('Хранилище осталось в ');
    expect(terminal.screen).not.toContain('? ');
    expect(query(join(folder, 'school.db'), 'SELECT kind FROM organization')).toEqual([{ kind: 'supplementary' }]);
  });

  test('--no-input asks nothing: a missing value is a usage error', async () => {
    const store = join(makeFolder(), 'school.db');
    const terminal = open('register-org', '--no-input', '--store', store);
    expect(await terminal.end()).toBe(2);
    expect(terminal.screen).not.toContain('Какая у вас организация?');
    expect(existsSync(store)).toBe(false);
    const piped = await run(['register-org', '--store', store, '--json']);
    const { error } = JSON.parse(piped.stderr) as { error: { code: string; message: string; hint: string } };
    expect([piped.code, error.code]).toEqual([2, 'missing-value']);
    expect(terminal.screen.trim()).toBe(`${error.message}\n${error.hint}`);
  });

  test('--json asks nothing even here', async () => {
    const store = join(makeFolder(), 'school.db');
    const terminal = open('register-org', '--json', '--store', store);
    expect(await terminal.end()).toBe(2);
    expect(JSON.parse(terminal.screen)).toMatchObject({ error: { code: 'missing-value' } });
  });
});
