import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  copyStore,
  count,
  type LaunchOptions,
  launch,
  makeCollege,
  query,
  run,
  say,
  toShell,
} from '../support/program.ts';

/** util-linux's `script` gives a program a pseudo-terminal; elsewhere another program has that name. */
const HAS_SCRIPT = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');
if (!HAS_SCRIPT) say('skipped: test/process/roster-preview.test.ts needs `script` of util-linux');

const ENTER = '\r';
const CTRL_C = '\x03';
const QUESTION = 'Внести эти изменения?';
const HEADER = 'ФИО;Группа;Дата рождения;Телефон';
const SURNAMES = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ';

/** A person at a terminal of 80 columns: reads what is on the screen, types, and sees how the program ends. */
class Terminal {
  readonly #child;
  readonly #ended;
  #shown = '';
  #over = false;

  constructor(argv: readonly string[], options: LaunchOptions = {}) {
    const line = `stty cols 80 rows 24; exec ${toShell(argv)}`;
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

  /** Waits until a text is on the screen. */
  async see(text: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!this.screen.includes(text)) {
      if (this.#over || Date.now() > deadline) throw new Error(`«${text}» did not appear:\n${this.screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits for the question whether to go on and types an answer. */
  async answer(text: string): Promise<void> {
    await this.see(QUESTION);
    this.type(text);
  }

  /** The exit code. */
  async end(): Promise<number | null> {
    const { code } = await this.#ended;
    this.#child.stdin?.end();
    return code;
  }
}

describe.skipIf(!HAS_SCRIPT)('import-roster at a terminal', () => {
  let template = '';
  const terminals: Terminal[] = [];

  /** Opens the program at a terminal. */
  function open(...argv: string[]): Terminal {
    const terminal = new Terminal(argv);
    terminals.push(terminal);
    return terminal;
  }

  /** A store of its own with three people in ИТ-101 and one in ИТ-102. */
  function makeStore(): string {
    return copyStore(template);
  }

  /** Writes a roster beside a store. */
  function roster(store: string, ...lines: string[]): string {
    const file = join(dirname(store), 'roster.csv');
    writeFileSync(file, `${[HEADER, ...lines].join('\n')}\n`);
    return file;
  }

  /** Opens an import of lines into a store at a terminal. */
  function openImport(store: string, lines: readonly string[], ...options: string[]): Terminal {
    return open('import-roster', roster(store, ...lines), '--role=pupil', '--store', store, ...options);
  }

  /** What tells one state of a store from another. */
  function stateOf(store: string): unknown {
    return [query(store, 'SELECT * FROM person'), query(store, 'SELECT * FROM enrolment'), count(store, 'run')];
  }

  const NEW = ['Новиков Лев Ильич;ИТ-101;;'];

  beforeAll(async () => {
    template = await makeCollege('ИТ-101', 'ИТ-102');
    const lines = [
      'Иванова Анна Петровна;ИТ-101;01.02.2009;',
      'Петров Иван Ильич;ИТ-101;02.02.2009;',
      'Сидоров Олег Львович;ИТ-101;03.02.2009;',
      'Климова Ольга Игоревна;ИТ-102;04.02.2009;',
    ];
    await ask(['import-roster', roster(template, ...lines), '--role=pupil', '--store', template]);
  });

  afterAll(() => {
    for (const terminal of terminals) terminal.type(CTRL_C);
  });

  test('shows to whom what is done, then asks; «да» does it', async () => {
    const store = makeStore();
    const lines = [
      'Иванова Анна Петровна;ИТ-101;01.02.2009;89000000101',
      'Петров Иван Ильич;ИТ-102;02.02.2009;',
      'Климова Ольга Игоревна;ИТ-102;04.02.2009;',
      'Новиков Лев Ильич;ИТ-101;05.02.2009;',
    ];
    const terminal = openImport(store, lines, '--mirror');
    await terminal.see(QUESTION);
    const shown = terminal.screen;
    expect(shown).toMatch(/^\+ Новиков Лев Ильич, ИТ-101$/m);
    expect(shown).toMatch(/^~ Иванова Анна Петровна, ИТ-101: телефон — → \+79000000101$/m);
    expect(shown).toMatch(/^→ Петров Иван Ильич, ИТ-101 → ИТ-102$/m);
    expect(shown).toMatch(/^− Сидоров Олег Львович, ИТ-101$/m);
    expect(shown).not.toContain('Климова');
    for (const line of shown.split('\n').filter((one) => !one.includes('roster.csv'))) {
      expect([...line].length).toBeLessThanOrEqual(80);
    }
    terminal.type(`да${ENTER}`);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain('Изменения внесены.');
    const names = query<{ name: string }>(
      store,
      `SELECT full_name AS name FROM person JOIN enrolment ON person_id = person.id
        WHERE role = 'pupil' AND ended_on IS NULL ORDER BY 1`,
    );
    expect(names.map(({ name }) => name.split(' ')[0])).toEqual(['Иванова', 'Климова', 'Новиков', 'Петров']);
  });

  test.each(['д', 'y', 'lf'])('«%s» is a yes', async (yes) => {
    const store = makeStore();
    const terminal = openImport(store, NEW);
    await terminal.answer(`${yes}${ENTER}`);
    expect(await terminal.end()).toBe(0);
    expect(count(store, "person WHERE surname = 'Новиков'")).toBe(1);
  });

  test.each([
    ['«нет»', `нет${ENTER}`],
    ['«n»', `n${ENTER}`],
    ['Enter', ENTER],
  ])('%s changes nothing', async (_, typed) => {
    const store = makeStore();
    const before = stateOf(store);
    const terminal = openImport(store, NEW);
    await terminal.answer(typed);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain('Ничего не изменено.');
    expect(stateOf(store)).toEqual(before);
  });

  test('Ctrl-C at the question ends with 130 and changes nothing', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const terminal = openImport(store, NEW);
    await terminal.answer(CTRL_C);
    expect(await terminal.end()).toBe(130);
    expect(terminal.screen).not.toMatch(/\bat .*:\d+|ExitPromptError|Error:/);
    expect(stateOf(store)).toEqual(before);
  });

  test('an answer that is neither is asked for again', async () => {
    const store = makeStore();
    const terminal = openImport(store, NEW);
    await terminal.answer(`может${ENTER}`);
    await terminal.see('Ответьте «да» или «нет».');
    terminal.type(`\x15нет${ENTER}`);
    expect(await terminal.end()).toBe(0);
    expect(count(store, "person WHERE surname = 'Новиков'")).toBe(0);
  });

  test('twenty of a kind are shown, and how many more there are; --verbose shows all', async () => {
    const store = makeStore();
    const lines = [...SURNAMES].slice(0, 23).map((letter) => `${letter}бвгдежов Лев Ильич;ИТ-101;;`);
    const terminal = openImport(store, lines);
    await terminal.answer(`нет${ENTER}`);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen.match(/^\+ [А-Я]бвгдежов /gm)).toHaveLength(20);
    expect(terminal.screen).toMatch(/^\s*… и ещё 3$/m);
    const whole = openImport(store, lines, '--verbose');
    await whole.answer(`нет${ENTER}`);
    expect(await whole.end()).toBe(0);
    expect(whole.screen.match(/^\+ [А-Я]бвгдежов /gm)).toHaveLength(23);
    expect(whole.screen).not.toContain('… и ещё');
  });

  test('rejected rows are shown and nothing is asked', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const terminal = openImport(store, [...NEW, 'Попова Ольга Львовна;ИТ-101;31.02.2009;']);
    expect(await terminal.end()).toBe(5);
    expect(terminal.screen).toMatch(/^! строка 3: /m);
    expect(terminal.screen).not.toContain(QUESTION);
    expect(stateOf(store)).toEqual(before);
  });

  test('with --rejects the good rows are asked about, and a no writes no file', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const rejects = join(dirname(store), 'bad.csv');
    const lines = [...NEW, 'Попова Ольга Львовна;ИТ-101;31.02.2009;'];
    const refused = openImport(store, lines, '--rejects', rejects);
    await refused.answer(`нет${ENTER}`);
    await refused.end();
    expect(existsSync(rejects)).toBe(false);
    expect(stateOf(store)).toEqual(before);
    const taken = openImport(store, lines, '--rejects', rejects);
    await taken.answer(`да${ENTER}`);
    expect(await taken.end()).toBe(5);
    expect(readFileSync(rejects, 'utf8')).toContain('Попова Ольга Львовна;ИТ-101;31.02.2009;');
    expect(count(store, "person WHERE surname = 'Новиков'")).toBe(1);
  });

  test('more leavers than the guard allows are told and nothing is asked', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const lines = ['Новиков Лев Ильич;ИТ-101;;'];
    const terminal = openImport(store, lines, '--mirror=all', '--max-leavers=0');
    expect(await terminal.end()).toBe(6);
    expect(terminal.screen).not.toContain(QUESTION);
    expect(stateOf(store)).toEqual(before);
  });

  test('--yes asks nothing and does it', async () => {
    const store = makeStore();
    const terminal = openImport(store, NEW, '--yes');
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).not.toContain(QUESTION);
    expect(count(store, "person WHERE surname = 'Новиков'")).toBe(1);
  });

  test('--no-input and --json ask nothing and do it', async () => {
    for (const flag of ['--no-input', '--json']) {
      const store = makeStore();
      const terminal = openImport(store, NEW, flag);
      expect(await terminal.end()).toBe(0);
      expect(terminal.screen).not.toContain(QUESTION);
      expect(count(store, "person WHERE surname = 'Новиков'")).toBe(1);
      if (flag === '--json') expect(JSON.parse(terminal.screen)).toMatchObject({ applied: true, rows: { added: 1 } });
    }
  });

  test('--dry-run asks nothing and does nothing', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const terminal = openImport(store, NEW, '--dry-run');
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toMatch(/^\+ Новиков Лев Ильич, ИТ-101$/m);
    expect(terminal.screen).not.toContain(QUESTION);
    expect(stateOf(store)).toEqual(before);
  });

  test('the same file again: nothing to ask', async () => {
    const store = makeStore();
    const lines = ['Иванова Анна Петровна;ИТ-101;01.02.2009;'];
    const terminal = openImport(store, lines);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain('Изменений нет');
    expect(terminal.screen).not.toContain(QUESTION);
  });

  test('the store moves on before the answer: 3, and only the other change stands', async () => {
    const store = makeStore();
    const terminal = openImport(store, NEW);
    await terminal.see(QUESTION);
    const other = join(dirname(store), 'other.csv');
    writeFileSync(other, `${HEADER}\nНовиков Лев Ильич;ИТ-101;;89000000199\n`);
    const rival = await run(['import-roster', other, '--role=pupil', '--store', store, '--wait=1', '--json']);
    expect([rival.code, rival.stderr]).toEqual([0, '']);
    const before = stateOf(store);
    terminal.type(`да${ENTER}`);
    expect(await terminal.end()).toBe(3);
    expect(terminal.screen).toContain('план теперь другой');
    expect(stateOf(store)).toEqual(before);
    expect(query(store, "SELECT phone FROM person WHERE surname = 'Новиков'")).toEqual([{ phone: '+79000000199' }]);
  });

  test('the file moves on before the answer: 3 and nothing changed', async () => {
    const store = makeStore();
    const before = stateOf(store);
    const terminal = openImport(store, NEW);
    await terminal.see(QUESTION);
    roster(store, ...NEW, 'Попова Ольга Львовна;ИТ-101;;');
    terminal.type(`да${ENTER}`);
    expect(await terminal.end()).toBe(3);
    expect(stateOf(store)).toEqual(before);
  });
});
