import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../app.ts';
import type { MatchKind } from '../../domain/join-request.ts';
import { ORGANIZATION_KINDS, type OrganizationKind, wordsOf } from '../../domain/organization.ts';
import { cannotWrite, Problem } from '../../domain/problem.ts';
import type { ColumnCatalogue } from '../../files/columns.ts';
import { parseRoleWord } from '../../files/link-file.ts';
import { readSmallTable } from '../../files/small-table.ts';
import type { BareCommand } from '../command.ts';
import { oneOf } from '../options.ts';
import { DEMO_FILES, DemoPlayer } from './demo-player.ts';

/** What the demo of a kind of organisation is played with. */
type Play = {
  /** Its fixtures: the folder, the largest roster, the folder of the others, the list of classes where one is approved. */
  fixtures: { folder: string; largest: string; others: string; classes: string | null };
  /** The class whose parents are invited and that is looked at, and for how many parents where no roster names them. */
  class: string;
  parents: number | null;
  /** What is answered to who is on no list. */
  stranger: string;
};

/** What is answered to who may be two people. */
const HOMONYM = 'полный тёзка: укажите дату рождения';
const PLAYS: Readonly<Record<OrganizationKind, Play>> = {
  school: {
    fixtures: { folder: 'school', largest: 'pupils-5-11.csv', others: 'classes', classes: null },
    class: '5А',
    parents: 30,
    stranger: 'нет в списке класса',
  },
  college: {
    fixtures: { folder: 'college', largest: 'courses/course-1.csv', others: 'courses', classes: null },
    class: 'ИТ-101',
    parents: 30,
    stranger: 'нет в списке группы',
  },
  supplementary: {
    fixtures: { folder: 'centre', largest: 'children.csv', others: 'circles', classes: 'classes.csv' },
    class: 'Лепка',
    parents: null,
    stranger: 'нет в списке объединения',
  },
};

/** demo: plays the main job on the shipped fixtures in a new store, by running the commands themselves. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.demo.options;
  const described = command
    .option('--kind <kind>', words.kind, oneOf('--kind', ORGANIZATION_KINDS))
    .option('--dir <folder>', words.dir);
  return described.action(async ({ kind = 'school', dir }) => {
    const trial = app.options.dryRun === true;
    const folder = makeFolder(dir, trial);
    const player = new DemoPlayer(app, folder, PLAYS[kind].fixtures.folder);
    try {
      const { demo: screen } = await app.screens();
      player.say(`${screen.intro(kind, folder)}\n`);
      await play(player, kind, PLAYS[kind]);
      const document = { kind, dir: folder, store: player.store, steps: player.steps, applied: !trial };
      await app.report(document, () => `\n${screen.outro(folder)}`);
    } finally {
      if (trial) rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** The folder to play in: the one named, where no register is yet; a dry run plays in one of its own. */
function makeFolder(dir: string | undefined, trial: boolean): string {
  if (dir !== undefined && existsSync(join(dir, 'school.db'))) {
    throw new Problem('already-registered', { name: join(dir, 'school.db') });
  }
  const taken = dir && DEMO_FILES.map((name) => join(dir, name)).find((path) => existsSync(path));
  if (taken) throw new Problem('cannot-write', { file: taken, obstacle: 'taken' });
  if (dir === undefined || trial) return mkdtempSync(join(tmpdir(), 'sferum-demo-'));
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(dir, error);
  }
  return dir;
}

async function play(player: DemoPlayer, kind: OrganizationKind, parts: Play): Promise<void> {
  await player.run(['register-org', '--from', player.fixture('organization.json')]);
  await loadRosters(player, parts.fixtures);
  await player.run(['assign-homeroom', '--from', player.fixture('homeroom.csv')]);
  await player.run(['list-classes']);
  await invite(player, kind, parts);
  await admit(player, parts);
  await player.run(['list-people', '--missing', '--class', parts.class, '--limit', '5']);
  await player.run(['revoke-invites', '--unused', '--older-than', '14d'], 15);
  await player.run(['stats'], 15);
}

async function loadRosters(player: DemoPlayer, { classes, largest, others }: Play['fixtures']): Promise<void> {
  await player.run(['import-roster', player.fixture('staff.csv'), '--role', 'teacher']);
  if (classes !== null) await player.run(['create-class', '--from', player.fixture(classes)]);
  const flags = ['--role', 'pupil', ...(classes === null ? ['--create-classes'] : [])];
  const main = ['import-roster', player.fixture(largest), ...flags];
  await player.run(main);
  for (const name of readdirSync(player.fixture(others)).sort()) {
    const file = player.fixture(others, name);
    if (file !== player.fixture(largest)) await player.run(['import-roster', file, ...flags, '--quiet']);
  }
  await player.run(main);
}

async function invite(player: DemoPlayer, kind: OrganizationKind, { class: name, parents }: Play): Promise<void> {
  await player.run(['invite', '--all', '--role', 'pupil', '--out', player.file('invitations.csv')]);
  await player.run(['invite', wordsOf(kind).staffClass, '--role', 'teacher']);
  await player.run(['invite', name, '--role', 'parent', ...(parents === null ? [] : ['--uses', String(parents)])]);
}

/** People apply with the codes they were given; the administrator decides. */
async function admit(player: DemoPlayer, { stranger }: Play): Promise<void> {
  const applications = player.file('applications.csv');
  writeFileSync(applications, await writeApplications(player), { mode: 0o600 });
  await player.run(['join', '--from', applications]);
  await player.run(['approve', '--matched', '--verify']);
  await player.run(['list-requests', '--state', 'pending']);
  const { items } = await player.ask(['list-requests', '--state', 'pending']);
  const parents = items.filter((one) => one.role === 'parent').map((one) => String(one.id));
  if (parents.length > 0) await player.run(['approve', ...parents, '--as-new']);
  for (const one of items.filter(({ role }) => role !== 'parent')) {
    const { kind, candidates } = one.match as { kind: MatchKind; candidates: { id: number }[] };
    const [person] = candidates;
    if (kind === 'similar' && person !== undefined) {
      await player.run(['approve', String(one.id), '--person', `#${person.id}`]);
    } else await player.run(['reject', String(one.id), '--reason', kind === 'ambiguous' ? HOMONYM : stranger]);
  }
}

type RequestField = 'class' | 'role' | 'name' | 'phone' | 'email' | 'birthDate' | 'child';

const REQUESTS: ColumnCatalogue<RequestField> = {
  aliases: {
    class: ['класс', 'группа', 'объединение'],
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

/** The list of applications: each person of the fixture with the code of their class and role. */
async function writeApplications(player: DemoPlayer): Promise<string> {
  const { items } = await player.ask(['list-invites', '--show-links']);
  const codes = new Map(items.map((one) => [`${one.class} ${one.role}`, String(one.code)]));
  const lines = ['код;ФИО;телефон;почта;дата рождения;ребёнок'];
  const path = player.fixture('requests.csv');
  for (const row of readSmallTable({ name: 'requests.csv', path }, REQUESTS)) {
    if (!('cell' in row)) continue;
    const code = codes.get(`${row.cell('class')} ${parseRoleWord(row.cell('role'))}`) ?? '';
    const fields = (['name', 'phone', 'email', 'birthDate', 'child'] as const).map((field) => row.cell(field));
    lines.push([code, ...fields].join(';'));
  }
  return `${lines.join('\r\n')}\r\n`;
}
