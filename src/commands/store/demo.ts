import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { App } from '../../app.ts';
import { addToInstant } from '../../domain/calendar.ts';
import { Problem } from '../../domain/problem.ts';
import type { ColumnCatalogue } from '../../files/columns.ts';
import { findPackageFolder } from '../../files/folders.ts';
import { readSmallTable } from '../../files/small-table.ts';
import type { BareCommand } from '../command.ts';

type Step = { command: string; exitCode: number };

/** demo: plays the main job on the shipped fixtures in a new store, by running the commands themselves. */
export function define(command: BareCommand, app: App) {
  return command.option('--dir <folder>', app.language.help.commands.demo.options.dir).action(async ({ dir }) => {
    const trial = app.options.dryRun === true;
    const folder = makeFolder(dir, trial);
    const player = new Player(app, folder);
    try {
      const { demo: words } = await app.screens();
      player.say(`${words.intro(folder)}\n`);
      await play(player);
      const document = { dir: folder, store: player.store, steps: player.steps, applied: !trial };
      await app.report(document, () => `\n${words.outro(folder)}`);
    } finally {
      if (trial) rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** What the demo writes beside the store; it overwrites nothing. */
const FILES = ['invitations.csv', 'applications.csv'] as const;

/** The folder to play in: the one named, where no school is yet; a dry run plays in one of its own. */
function makeFolder(dir: string | undefined, trial: boolean): string {
  if (dir !== undefined && existsSync(join(dir, 'school.db'))) {
    throw new Problem('already-registered', { name: join(dir, 'school.db') });
  }
  const taken = dir && FILES.map((name) => join(dir, name)).find((path) => existsSync(path));
  if (taken) throw new Problem('cannot-write', { file: taken, reason: 'EEXIST' });
  if (dir === undefined || trial) return mkdtempSync(join(tmpdir(), 'sferum-demo-'));
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem('cannot-write', { file: dir, reason: error instanceof Error ? error.message : '' });
  }
  return dir;
}

/** Runs command lines on the demo's store, showing each and what it really printed. */
class Player {
  readonly store: string;
  readonly school: string;
  readonly steps: Step[] = [];
  readonly #app: App;
  readonly #folder: string;
  readonly #silent: boolean;

  constructor(app: App, folder: string) {
    this.#app = app;
    this.#silent = app.options.json === true || app.options.quiet === true;
    this.#folder = folder;
    this.store = join(folder, 'school.db');
    this.school = relative('.', join(findPackageFolder(), 'fixtures', 'school'));
  }

  fixture(...names: string[]): string {
    return join(this.school, ...names);
  }

  file(name: (typeof FILES)[number]): string {
    return join(this.#folder, name);
  }

  say(text: string): void {
    if (!this.#silent) this.#app.world.stdout.write(text);
  }

  /** Runs a command line in the open; `later` sets its clock forward by so many days. */
  async run(argv: readonly string[], later = 0): Promise<void> {
    const { world } = this.#app;
    const now = later === 0 ? world.now : () => addToInstant(world.now(), later * 86_400_000);
    const clock = later === 0 ? '' : `SFERUM_NOW=${now()} `;
    this.say(`\n$ ${clock}sferum-admin ${argv.map(quoteWord).join(' ')}\n`);
    const stdout = this.#silent ? { ...world.stdout, write: () => {} } : world.stdout;
    const exitCode = await this.#app.run(argv, { ...this.#world(), now, stdout });
    this.steps.push({ command: argv.join(' '), exitCode });
    if (exitCode !== 0) throw new Error(`demo step ended with ${exitCode}: ${argv[0]}`);
  }

  /** Asks the register something behind the scenes. */
  async ask(argv: readonly string[]): Promise<{ items: Record<string, unknown>[] }> {
    let text = '';
    const write = (part: string) => {
      text += part;
    };
    const stdout = { ...this.#app.world.stdout, isTTY: false, columns: 80, write };
    const exitCode = await this.#app.run([...argv, '--json'], { ...this.#world(), stdout });
    if (exitCode !== 0) throw new Error(`demo question ended with ${exitCode}: ${argv[0]}`);
    return JSON.parse(text);
  }

  #world() {
    const { world, language } = this.#app;
    const env = { ...world.env, SFERUM_STORE: this.store, SFERUM_LANG: language.code, SFERUM_KEY_FILE: undefined };
    return { ...world, env };
  }
}

function quoteWord(word: string): string {
  return /^[\p{L}\p{N}_./:=@#,+-]+$/u.test(word) ? word : `"${word}"`;
}

async function play(player: Player): Promise<void> {
  await player.run(['register-org', '--from', player.fixture('organization.json')]);
  await loadRosters(player);
  await player.run(['assign-homeroom', '--from', player.fixture('homeroom.csv')]);
  await player.run(['list-classes']);
  await invite(player);
  await admit(player);
  await player.run(['list-people', '--missing', '--class', '5А', '--limit', '5']);
  await player.run(['revoke-invites', '--unused', '--older-than', '14d'], 15);
  await player.run(['stats'], 15);
}

async function loadRosters(player: Player): Promise<void> {
  await player.run(['import-roster', player.fixture('staff.csv'), '--role', 'teacher']);
  const main = ['import-roster', player.fixture('pupils-5-11.csv'), '--role', 'pupil', '--create-classes'];
  await player.run(main);
  for (const name of readdirSync(player.fixture('classes')).sort()) {
    const file = player.fixture('classes', name);
    await player.run(['import-roster', file, '--role', 'pupil', '--create-classes', '--quiet']);
  }
  await player.run(main);
}

async function invite(player: Player): Promise<void> {
  await player.run(['invite', '--all', '--role', 'pupil', '--out', player.file('invitations.csv')]);
  await player.run(['invite', 'Учительская', '--role', 'teacher']);
  await player.run(['invite', '5А', '--role', 'parent', '--uses', '30']);
}

/** People apply with the codes they were given; the administrator decides. */
async function admit(player: Player): Promise<void> {
  const applications = player.file('applications.csv');
  writeFileSync(applications, await writeApplications(player), { mode: 0o600 });
  await player.run(['join', '--from', applications]);
  await player.run(['approve', '--matched', '--verify']);
  await player.run(['list-requests', '--state', 'pending']);
  const { items } = await player.ask(['list-requests', '--state', 'pending']);
  const parents = items.filter((one) => one.role === 'parent').map((one) => String(one.id));
  await player.run(['approve', ...parents, '--as-new']);
  for (const one of items.filter(({ role }) => role !== 'parent')) {
    const { kind, candidates } = one.match as { kind: string; candidates: { id: number }[] };
    const [person] = candidates;
    if (kind === 'similar' && person !== undefined) {
      await player.run(['approve', String(one.id), '--person', `#${person.id}`]);
    } else await player.run(['reject', String(one.id), '--reason', 'нет в списке класса']);
  }
}

type RequestField = 'class' | 'role' | 'name' | 'phone' | 'email' | 'birthDate' | 'child';

const REQUESTS: ColumnCatalogue<RequestField> = {
  aliases: {
    class: ['класс'],
    role: ['роль'],
    name: ['фио'],
    phone: ['телефон'],
    email: ['почта'],
    birthDate: ['дата рождения'],
    child: ['ребенок'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('class') && found.has('role') && found.has('name'),
};

const ROLE_OF = new Map([
  ['учитель', 'teacher'],
  ['ученик', 'pupil'],
  ['родитель', 'parent'],
]);

/** The list of applications: each person of the fixture with the code of their class and role. */
async function writeApplications(player: Player): Promise<string> {
  const { items } = await player.ask(['list-invites', '--show-links']);
  const codes = new Map(items.map((one) => [`${one.class} ${one.role}`, String(one.code)]));
  const lines = ['код;ФИО;телефон;почта;дата рождения;ребёнок'];
  const path = player.fixture('requests.csv');
  for (const row of readSmallTable({ name: 'requests.csv', path }, REQUESTS)) {
    if (!('cell' in row)) continue;
    const code = codes.get(`${row.cell('class')} ${ROLE_OF.get(row.cell('role'))}`) ?? '';
    const fields = (['name', 'phone', 'email', 'birthDate', 'child'] as const).map((field) => row.cell(field));
    lines.push([code, ...fields].join(';'));
  }
  return `${lines.join('\r\n')}\r\n`;
}
