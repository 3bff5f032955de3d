import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { makeLively, PETER } from '../support/lively.ts';
import { LONG } from '../support/long.ts';
import { chooseSeed, makeRandom, say } from '../support/program.ts';
import { readRegister } from '../support/register.ts';
import { makeSchool } from '../support/school.ts';

/**
 * Every change is accounted for (promise 14): each changing command leaves one entry in the transaction that makes the change,
 * chained to the one before, of ids and not of names; the log is only added to, and whatever is done to it is found.
 */

const SEED = chooseSeed();

describe('audit-log', () => {
  test('tells in ids and numbers what was done, of one person too', async () => {
    const school = await makeLively();
    await school.ask('edit-person', PETER, '--phone', '8 900 000-01-01');
    const { items } = await school.ask('audit-log', '--person', PETER);
    expect(items.map((one: { command: string }) => one.command)).toEqual(['import-roster', 'edit-person']);
    expect(items[1]).toMatchObject({ actor: 'tester', summary: { person: { added: null, changed: 1, ids: [5] } } });
    expect(items[1].hash).toMatch(/^[0-9a-f]{64}$/);
    const { stdout } = await school.run('audit-log', '--format', 'csv');
    expect(stdout).toContain('edit-person;люди ~1;');
    expect(stdout).toContain('register-org;администраторы +1, каналы +1–2, классы +1,');
    const english = await school.run('audit-log', '--format', 'csv', '--lang', 'en');
    expect(english.stdout).toContain('join;join request +1, invitation ~1;');
    expect(stdout).not.toMatch(/Королёв|Иванова|9000000101/);
    expect((await school.ask('audit-log', '--since', '08.09.2026')).total).toBe(0);
  });

  test('--verify tells that it is whole, with what to keep elsewhere', async () => {
    const school = await makeSchool('5А');
    const { items } = await school.ask('audit-log');
    expect(await school.ask('audit-log', '--verify')).toEqual({ verified: true, events: 2, brokenAt: null });
    const { stdout } = await school.run('audit-log', '--verify');
    expect(stdout).toContain(`Журнал цел: 2 записи. Отпечаток последней: ${items[1].hash}\n`);
    expect((await school.run('audit-log', '--head', items[0].hash)).code).toBe(0);
    const unknown = await school.run('audit-log', '--head', 'abc', '--json');
    expect([unknown.code, unknown.json, unknown.error?.code]).toEqual([
      8,
      { verified: false, events: 2, brokenAt: 3 },
      'audit-broken',
    ]);
  });

  const FORGERIES: Readonly<Record<string, string>> = {
    'an edited actor': "UPDATE run SET actor = 'никто' WHERE id = 3",
    'an edited command': "UPDATE run SET command = 'stats' WHERE id = 2",
    'an edited summary': "UPDATE run SET summary = '{}' WHERE id = 4",
    'an edited time': "UPDATE run SET at = '2026-01-01T00:00:00.000Z' WHERE id = 1",
    'an edited hash': "UPDATE run SET hash = x'00' WHERE id = 3",
    'a deleted entry': 'DELETE FROM run WHERE id = 3',
    'the last one deleted': 'DELETE FROM run WHERE id = 5',
    'the first one deleted': 'DELETE FROM run WHERE id = 1',
    'one put in': 'INSERT INTO run SELECT 6, at, actor, command, changes, summary, undoes, hash FROM run WHERE id = 5',
    'two that changed places':
      'UPDATE run SET id = 99 WHERE id = 2; UPDATE run SET id = 2 WHERE id = 3; UPDATE run SET id = 3 WHERE id = 99',
  };

  test.each(Object.entries(FORGERIES))(
    '%s is refused by the store and found where that was got round',
    async (_kind, sql) => {
      const school = await makeSchool('5А');
      for (const name of ['5Б', '5В', '5Г']) await school.ask('create-class', name);
      const connection = new Database(school.store);
      if (!sql.startsWith('INSERT')) expect(() => connection.exec(sql)).toThrow('only added to');
      connection.exec(`DROP TRIGGER run_stays; DROP TRIGGER run_remains; ${sql}`);
      connection.close();
      const { code, json, error } = await school.run('audit-log', '--verify', '--json');
      expect([code, json.verified, typeof json.brokenAt, error?.code]).toEqual([8, false, 'number', 'audit-broken']);
    },
  );
});

type Event = {
  id: number;
  at: string;
  actor: string;
  command: string;
  changes: number;
  summary: string;
  undoes: number | null;
  hash: Buffer;
};
const FIELDS = ['at', 'actor', 'command', 'changes', 'summary', 'undoes', 'hash'] as const;

/** Does something to a log at random that leaves it another than it was. */
function forge(events: readonly Event[], random: () => number): { what: string; forged: Event[] } {
  const below = (limit: number) => Math.floor(random() * limit);
  const place = below(events.length);
  const event = events[place];
  const other = events[(place + 1 + below(events.length - 1)) % events.length];
  if (event === undefined || other === undefined) throw new Error('no events');
  const ways = ['edited', 'deleted', 'the last deleted', 'inserted', 'reordered'] as const;
  const what = ways[below(ways.length)] ?? 'edited';
  const field = FIELDS[below(FIELDS.length)] ?? 'at';
  const value = { at: '2026-01-01T00:00:00.000Z', actor: 'никто', command: 'stats', changes: event.changes + 1 };
  const rest = {
    summary: `${event.summary} `,
    undoes: event.undoes === 1 ? null : 1,
    hash: Buffer.alloc(32, below(256)),
  };
  const numbered = (list: readonly Event[]) => list.map((one, index) => ({ ...one, id: index + 1 }));
  const forged = {
    edited: () => events.with(place, { ...event, [field]: { ...value, ...rest }[field] }),
    deleted: () => (random() < 0.5 ? events.toSpliced(place, 1) : numbered(events.toSpliced(place, 1))),
    'the last deleted': () => events.slice(0, -1 - below(2)),
    inserted: () => numbered(events.toSpliced(place, 0, { ...other, actor: 'никто' })),
    reordered: () => numbered(events.with(place, other).with(events.indexOf(other), event)),
  }[what]();
  return { what: what === 'edited' ? `edited ${field}` : what, forged };
}

describe('the log', () => {
  test('has one entry for each changing command, and none for one that changed nothing or was refused', async () => {
    const school = await makeLively();
    const events = () => readRegister(school.store)?.rows.run?.length ?? 0;
    const before = events();
    await school.ask('create-class', '6А', '6Б');
    await school.ask('invite', '--all', '--role', 'pupil', '--personal');
    await school.ask('approve', '--matched');
    expect(events()).toBe(before + 3);
    await school.run('create-class', '6А');
    await school.run('create-class', '7А', '--dry-run');
    await school.run('approve', '--matched');
    await school.run('backup');
    expect(events()).toBe(before + 3);
    for (const name of ['Иванов', 'Королёв', 'Климова', 'Орлова', 'Лебедев', '9000000017']) {
      expect(readRegister(school.store)?.rows.run?.join('\n')).not.toContain(name);
    }
  });

  const FORGED = LONG ? 2000 : 200;

  test(`${FORGED} forgeries of it are found, each of them`, { timeout: 300_000 }, async () => {
    const school = await makeSchool('5А');
    for (const name of ['5Б', '5В', '5Г', '6А', '6Б']) await school.ask('create-class', name);
    const connection = new Database(school.store);
    const events = connection.prepare<[], Event>('SELECT * FROM run ORDER BY id').all();
    connection.exec('DROP TRIGGER run_stays; DROP TRIGGER run_remains; PRAGMA foreign_keys = OFF');
    const insert = connection.prepare(
      'INSERT INTO run VALUES (@id, @at, @actor, @command, @changes, @summary, @undoes, @hash)',
    );
    const write = (list: readonly Event[]) => {
      connection.exec(`DELETE FROM run; UPDATE sqlite_sequence SET seq = ${events.length} WHERE name = 'run'`);
      for (const event of list) insert.run(event);
    };
    const random = makeRandom(SEED);
    const found: Record<string, number> = {};
    for (let number = 0; number < FORGED; number++) {
      const { what, forged } = forge(events, random);
      write(forged);
      const { code, json } = await school.run('audit-log', '--verify', '--json');
      expect([what, code, json.verified], `SFERUM_SEED=${SEED}`).toEqual([what, 8, false]);
      found[what] = (found[what] ?? 0) + 1;
    }
    write(events);
    connection.close();
    expect((await school.ask('audit-log', '--verify')).verified).toBe(true);
    say(`${FORGED} forgeries of the log: all found (${JSON.stringify(found)}); seed ${SEED}`);
  });
});
