import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { noSchool, type TestSchool } from '../support/school.ts';
import { type Duty, OTHER_CLAUSES } from './duties.ts';

// biome-ignore lint/suspicious/noExplicitAny: the story looks into documents of every shape
type Document = any;

/** A command line as one types it, words with spaces in quotes; $FOLDER is where the story keeps its files. */
type CommandLine = string | ((story: Story) => Promise<string>);

/** One thing that the administrator does. */
export type Step = {
  /** The day it is done on, at nine o'clock of Moscow, or the instant; that of the step before where none is given. */
  on?: string;
  /** The clauses of the regulations that it performs. */
  clauses: readonly string[];
  does: string;
  /** Files that somebody gave the administrator, by name. */
  files?: Readonly<Record<string, string | ((story: Story) => Promise<string>)>>;
  /** The command lines, one after another. */
  runs: CommandLine | readonly CommandLine[];
  /** What the document of each of them must hold. */
  gives?: object;
  /** The code of the error with which each of them must be refused; nothing may change then. */
  refused?: string;
  /** What must hold afterwards: questions and what their documents must hold. */
  holds?: Readonly<Record<string, object>>;
};

/** An administrator at work, on a store of their own, in the order of time. */
export class Story {
  readonly school: TestSchool;
  /** The figures reported to the director, as they were then. */
  readonly reports: Document[] = [];
  /** The commands that were run for a clause. */
  readonly performed = new Map<string, Set<string>>();
  private now = '';
  private lines = 0;

  constructor(folder: string) {
    this.school = noSchool(folder);
  }

  /** Runs a command line that must end with 0, and gives its document. */
  async ask(line: string): Promise<Document> {
    const { code, stderr, json } = await this.type(line);
    expect([line, code, stderr]).toEqual([line, 0, '']);
    return json;
  }

  /** The ids of the items of a list, as a command line names them. */
  async ids(line: string): Promise<string> {
    const { items } = await this.ask(line);
    return items.map(({ id }: { id: number }) => id).join(' ');
  }

  /** Does a step and holds what it must hold. */
  async perform(step: Step): Promise<void> {
    if (step.on !== undefined) this.now = step.on.includes('T') ? step.on : `${step.on}T06:00:00.000Z`;
    for (const [name, contents] of Object.entries(step.files ?? {})) {
      this.school.file(name, typeof contents === 'string' ? contents : await contents(this));
    }
    for (const one of [step.runs].flat()) {
      const line = typeof one === 'string' ? one : await one(this);
      if (step.refused !== undefined) await this.expectRefusal(line, step.refused);
      else {
        const document = await this.ask(line);
        expect(document, line).toMatchObject(step.gives ?? {});
        this.note(step.clauses, line);
        if (line === 'stats') this.reports.push(document);
      }
    }
    for (const [question, answer] of Object.entries(step.holds ?? {})) {
      expect(await this.ask(question), question).toMatchObject(answer);
    }
  }

  private note(clauses: readonly string[], line: string): void {
    const [command = ''] = line.split(' ');
    for (const clause of clauses) this.performed.set(clause, (this.performed.get(clause) ?? new Set()).add(command));
  }

  private async expectRefusal(line: string, code: string): Promise<void> {
    const before = this.school.bytes();
    const outcome = await this.type(line);
    expect([line, outcome.error?.code]).toEqual([line, code]);
    expect(outcome.code).not.toBe(0);
    expect(this.school.bytes() === before, `${line} changed the store`).toBe(true);
  }

  private type(line: string) {
    const words = line.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
    const argv = words.map((word) => word.replaceAll('"', '').replace('$FOLDER', this.school.folder));
    return this.school.runIn({ now: this.now, seed: `line ${this.lines++}` }, ...argv, '--json');
  }
}

/** The columns of a file for `join --from`. */
const APPLICATION_HEADER = 'код;ФИО;телефон;почта;дата рождения;ребёнок';

/**
 * The applications of a fixture into some classes, with the codes that these people were handed: «класс;роль» of the
 * fixture stand for the open invitation into that class in that role.
 */
export function applicationsInto(folder: string, ...classes: string[]): (story: Story) => Promise<string> {
  return async (story) => {
    const { items } = await story.ask('list-invites --state open --show-links');
    const [, ...rows] = readFileSync(`fixtures/${folder}/requests.csv`, 'utf8').trim().split('\r\n');
    const lines = rows.map((row) => row.split(';')).filter(([className = '']) => classes.includes(className));
    const codes = lines.map(([className, word = '', ...rest]) => {
      const role = /^родит/.test(word) ? 'parent' : /^(?:ученик|обуча)/.test(word) ? 'pupil' : 'teacher';
      const handed = items.find((one: Document) => one.class === className && one.role === role);
      return [handed?.code, ...rest].join(';');
    });
    return [APPLICATION_HEADER, ...codes, ''].join('\n');
  };
}

/** A roster «ФИО;Класс;Дата рождения» of people whom the register knows, each into the class given, and further rows. */
export async function rosterOf(
  story: Story,
  places: Readonly<Record<string, string>>,
  choose: (people: Document[], from: string) => Document[],
  ...further: string[]
): Promise<string> {
  const rows: string[] = [];
  for (const [from, to] of Object.entries(places)) {
    const { items } = await story.ask(`list-people --role pupil --class "${from}"`);
    rows.push(...choose(items, from).map(({ fullName, birthDate }) => `${fullName};${to};${birthDate ?? ''}`));
  }
  return `${['ФИО;Класс;Дата рождения', ...rows, ...further].join('\n')}\n`;
}

/** The report to the director at the end of a month. */
export function report(day: string, clauses: readonly string[], figures: object): Step {
  return { on: `${day}T15:00:00.000Z`, clauses, does: `reports the figures of ${day}`, runs: 'stats', gives: figures };
}

/** A story: what is done, what the regulations want done, and which of it waits for commands that do not exist. */
export type AdministratorsYear = { steps: readonly Step[]; duties: readonly Duty[]; waiting: readonly string[] };

/**
 * Plays a story step by step, then holds the duties against what was done: each is performed by a step with one of its
 * commands, or stands in `waiting`, and waits only as long as it has no command.
 */
export function tellStory({ steps, duties, waiting }: AdministratorsYear): void {
  const folder = mkdtempSync(join(tmpdir(), 'sferum-story-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const story = new Story(folder);
  let broken = false;

  describe('step by step', () => {
    test.for(steps.map((step) => [`${step.clauses.join(', ')}: ${step.does}`, step] as const))(
      '%s',
      async ([, step], { skip }) => {
        skip(broken, 'a step before it failed');
        broken = true;
        await story.perform(step);
        broken = false;
      },
    );

    test('every report can be given again for its day', async ({ skip }) => {
      skip(broken, 'a step failed');
      expect(story.reports.length).toBeGreaterThanOrEqual(10);
      for (const figures of story.reports.slice(0, -1)) {
        expect(await story.ask(`stats --as-of ${figures.asOf}`)).toEqual(figures);
      }
    });
  });

  describe('the duties', () => {
    const titled = duties.map((duty) => [`${duty.clause}: ${duty.duty}`, duty] as const);

    test.for(titled)('%s', ([, { clause, commands }], { skip }) => {
      skip(broken, 'a step failed');
      const waits = waiting.includes(clause);
      const performed = [...(story.performed.get(clause) ?? [])].filter((command) => commands.includes(command));
      expect(performed.length === 0, `steps of ${clause} run ${performed}`).toBe(waits);
      const known = commands.filter((name) => Object.hasOwn(COMMANDS, name));
      expect(known.length === 0, `${clause} has commands now: ${known}`).toBe(waits);
    });

    test('every clause that is cited exists', () => {
      const known = new Set([...duties.map(({ clause }) => clause), ...Object.keys(OTHER_CLAUSES)]);
      const cited = [...steps.flatMap(({ clauses }) => clauses), ...waiting];
      expect(cited.filter((clause) => !known.has(clause))).toEqual([]);
    });
  });
}
