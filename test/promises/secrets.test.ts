import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { issueAll } from '../support/invitations.ts';
import { NOW, type Outcome } from '../support/run.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * Secrets stay secret (promise 7): of 200 known codes and 8 links none is anywhere but where it was asked for — not in the
 * store, its log, its backups, the files beside it, the audit log, lists, answers, errors or the report of a fault.
 */
const PUPILS = 192;
const LINKS = 8;
const LETTERS = 'абвгдежзиклмнопр';

/** The ways in which a text may lie in a file for everyone to read. */
function spellings(secret: string): Buffer[] {
  const texts = [secret, secret.replaceAll('-', ''), secret.toLowerCase(), encodeURIComponent(secret)];
  const coded = (['base64', 'hex'] as const).map((encoding) => Buffer.from(secret).toString(encoding));
  return [...[...texts, ...coded].map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
}

function readAll(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]));
}

/** How many of some secrets a piece of what was written holds. */
function countFound(secrets: readonly string[], written: Buffer): number {
  return secrets.filter((secret) => spellings(secret).some((spelling) => written.includes(spelling))).length;
}

async function makeBigSchool(): Promise<TestSchool> {
  const school = await makeSchool();
  const lines = Array.from({ length: PUPILS }, (_, index) => {
    const surname = `Тестов${LETTERS[index % 16]}${LETTERS[Math.floor(index / 16)]}`;
    return `${surname} Ян;${1 + (index % LINKS)}А;;`;
  });
  await loadPupils(school, ...lines);
  return school;
}

test('200 codes and 8 links are in no file, list, answer, error or report of a fault', async () => {
  const school = await makeBigSchool();
  // a reader that stays keeps the log beside the store, as a command at work has it
  const reader = new Database(school.store, { readonly: true });
  reader.prepare('BEGIN').run();
  reader.prepare('SELECT count(*) FROM person').get();
  const issued = await issueAll(school, '--all', '--role', 'pupil', '--personal');
  const links: string[] = [];
  for (let number = 1; number <= LINKS; number++) {
    links.push(`https://max.ru/join/Qx7-${number}_zA${number * 7919}`);
    issued.push(
      ...(await issueAll(school, `${number}А`, '--role', 'parent', '--uses', '9', '--link', links.at(-1) ?? '')),
    );
  }
  const codes = issued.map(({ code }) => code);
  expect([codes.length, new Set(codes).size, links.length]).toEqual([PUPILS + LINKS, PUPILS + LINKS, LINKS]);
  const secrets = [...codes, ...links];
  const out = (name: string) => ['--out', join(school.folder, name)];

  // what is asked for with codes is there, so that the search is known to find
  expect((await school.run('list-invites', '--show-links', '--format', 'csv', ...out('shown.csv'))).code).toBe(0);
  const shown = readAll(school.folder).get('shown.csv') ?? Buffer.alloc(0);
  expect(countFound(secrets, shown)).toBe(secrets.length);
  rmSync(join(school.folder, 'shown.csv'));

  const [first = '', second = '', third = '', fourth = ''] = codes;
  const mistyped = first.replace(/.$/, (last) => (last === '2' ? '3' : '2'));
  const later = { now: '2026-10-30T06:00:00.000Z' };
  const name = ['--name', 'Незнамов Архип Тихонович'];
  const outcomes: Outcome[] = [];
  for (const json of [[], ['--json']]) {
    for (const argv of [
      ['join', first, ...name],
      ['join', first, '--name', 'Другой Пётр'],
      ['join', links[0] ?? '', ...name],
      ['join', mistyped, ...name],
      ['join', 'https://max.ru/join/никакая', ...name],
      ['join', second, ...name, '--phone', 'нет'],
      ['join', second, ...name, '--unknown'],
      ['joyn', second],
      ['invite', '1А', '--role', 'parent', '--uses', '2', '--link', links[0] ?? '', '--reissue'],
      ['approve', '1', '--as-new'],
      ['reject', '2', '--reason', 'нет в списке'],
      ['list-invites'],
      ['list-invites', '--state', 'used'],
      ['list-requests'],
      ['list-people'],
      ['stats'],
      ['show-org'],
      ['audit-log'],
      ['list-runs'],
      ['doctor'],
      ['backup'],
      ['revoke-invites', '3', ...out('revoked.csv')],
    ]) {
      outcomes.push(await school.run(...argv, ...json));
    }
    outcomes.push(await school.run('join', third, ...name, ...json));
    outcomes.push(await school.runIn(later, 'join', fourth, ...name, ...json));
    outcomes.push(await school.runIn(later, 'revoke-invites', '--expired', '--dry-run', ...json));
  }
  for (const format of ['csv', 'json', 'table']) {
    outcomes.push(await school.run('list-invites', '--format', format, ...out(`listed.${format}`)));
  }
  outcomes.push(await school.run('export-roster', '--role', 'pupil', ...out('pupils-out.csv')));

  // what looks like a fault of ours in a store that is whole: the next run is written down already
  const writer = new Database(school.store);
  writer.exec("INSERT INTO added SELECT max(id) + 1, 'join_request', 1, 1 FROM run");
  writer.close();
  for (const secret of [second, links[1] ?? '']) {
    for (const env of [{}, { SFERUM_DEBUG: '1' }]) {
      const outcome = await school.runIn({ env }, 'join', secret, ...name);
      expect(outcome.code).toBe(1);
      outcomes.push(outcome);
    }
  }

  const said = Buffer.from(outcomes.map(({ stdout, stderr }) => stdout + stderr).join('\n'));
  const files = new Map([...readAll(school.folder), ...readAll(process.env.XDG_STATE_HOME ?? '')]);
  const report = `fault-${NOW.replaceAll(/[:.]/g, '-')}.txt`;
  expect([...files.keys()]).toEqual(expect.arrayContaining(['school.db-wal', 'listed.csv', 'revoked.csv', report]));
  expect([...files.keys()].filter((name) => name.includes('-manual'))).toHaveLength(2);
  const told = Object.fromEntries(
    [...files, ['what was said', said] as const].map(([file, written]) => [
      basename(file),
      countFound(secrets, written),
    ]),
  );
  reader.close();
  expect(Object.entries(told).filter(([, found]) => found > 0)).toEqual([]);
  process.stdout.write(`    ${secrets.length} secrets looked for in ${Object.keys(told).length} places: 0 found\n`);
});
