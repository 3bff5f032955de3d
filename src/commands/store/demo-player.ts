import { join, relative } from 'node:path';
import type { App } from '../../app.ts';
import { addToInstant } from '../../domain/calendar.ts';
import { findPackageFolder } from '../../files/folders.ts';

const DAY = 86_400_000;

/** A command line that was run in the open, with how it ended. */
export type DemoStep = { command: string; exitCode: number };

/** What the demo writes beside the store; it overwrites nothing. */
export const DEMO_FILES = ['invitations.csv', 'applications.csv'] as const;
type DemoFile = (typeof DEMO_FILES)[number];

/** Runs command lines on the demo's store, showing each and what it really printed. */
export class DemoPlayer {
  readonly store: string;
  readonly steps: DemoStep[] = [];
  readonly #app: App;
  readonly #folder: string;
  readonly #fixtures: string;
  readonly #silent: boolean;

  constructor(app: App, folder: string, fixtures: string) {
    this.#app = app;
    this.#silent = app.options.json === true || app.options.quiet === true;
    this.#folder = folder;
    this.store = join(folder, 'school.db');
    this.#fixtures = relative('.', join(findPackageFolder(), 'fixtures', fixtures));
  }

  fixture(...names: string[]): string {
    return join(this.#fixtures, ...names);
  }

  file(name: DemoFile): string {
    return join(this.#folder, name);
  }

  say(text: string): void {
    if (!this.#silent) this.#app.world.stdout.write(text);
  }

  /** Runs a command line in the open; `later` sets its clock forward by so many days. */
  async run(argv: readonly string[], later = 0): Promise<void> {
    const { world } = this.#app;
    const now = later === 0 ? world.now : () => addToInstant(world.now(), later * DAY);
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
    return { ...world, env, terminal: null };
  }
}

function quoteWord(word: string): string {
  return /^[\p{L}\p{N}_./:=@,+-]+$/u.test(word) ? word : `"${word}"`;
}
