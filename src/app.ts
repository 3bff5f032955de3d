import { rmSync } from 'node:fs';
import type { GlobalOptions } from './commands/command.ts';
import type { OrganizationKind } from './domain/organization.ts';
import { Problem, type ProblemCode } from './domain/problem.ts';
import { type Language, loadLanguage } from './language/language.ts';
import { describeProblem, type ProblemWords } from './language/problem-words.ts';
import type { DocumentWords } from './language/ru/documents.ts';
import type { Backup } from './store/backup.ts';
import type { Setting } from './store/organization.ts';
import type { StorePlace } from './store/place.ts';
import type { SoleStore, Store, StoreSettings } from './store/store.ts';
import type { Vault } from './store/vault.ts';
import type { Asker } from './terminal/ask.ts';
import { jsonPieces } from './terminal/json.ts';
import type { Progress } from './terminal/progress.ts';
import { makeScreen, type Screen, type View } from './terminal/screen.ts';
import type { World } from './world.ts';

/** What a command may use; each part is made when it is first asked for. */
export type App = {
  readonly world: World;
  /** The user's language as every organisation reads it: for help. What is said of an organisation is `spoken`. */
  readonly language: Language;
  readonly options: GlobalOptions;
  /** Who acts. */
  readonly actor: string;
  store(): Promise<Store>;
  /** The same store, once nobody else has it open; a command that asks for it uses no other from then on. */
  soleStore(): Promise<SoleStore>;
  /** Creates the store and fills it in its first transaction. */
  createStore<T>(fill: (store: Store) => T): Promise<T>;
  vault(): Promise<Vault>;
  /** Where the store and its key lie, for what works on the files themselves. */
  place(): Promise<StorePlace>;
  /** The damage of the store that is open, by which what looks like a fault of ours is explained; null for none. */
  findDamage(): Promise<Problem<'store-corrupt'> | null>;
  /** Makes a backup of the store beside it before something is done that is hard to undo. */
  backUp(occasion: string): Promise<Backup>;
  /** Prints a result that was asked for: one JSON document with `--json`, else its view. */
  print<T extends object>(document: T, view: View<T>): Promise<void>;
  /** Prints what a changing command did; `--quiet` silences it on a screen. */
  report<T extends object>(document: T, view: View<T>): Promise<void>;
  /** A value, or the answer to a question in its place; without a terminal the missing flag is a usage error. */
  need<T>(value: T | undefined, flag: string, question: (ask: Asker) => Promise<T>): Promise<T>;
  /** Who asks the person at the terminal; null where nobody is to be asked. */
  asker(): Promise<Asker | null>;
  /** A bar for work of a known size, drawn on standard error where that is a terminal and nobody asked for quiet. */
  progress(label: string, total: number): Promise<Progress | null>;
  screen(): Promise<Screen>;
  /**
   * The user's language in the words of the organisation whose store is open, or of a kind; in a school's words before a
   * store is open.
   */
  spoken(kind?: OrganizationKind): Promise<Language>;
  /** The screens in those words: asked for after `store()`. */
  screens(kind?: OrganizationKind): Promise<Language['screens']>;
  /** The words of the documents that people get, which are in Russian whatever the screen speaks. */
  documentWords(): Promise<DocumentWords>;
  /** A problem in the user's language and the words of the organisation. */
  describe<C extends ProblemCode>(problem: Problem<C>): Promise<ProblemWords>;
  /** Runs another command line in this process, as if it were typed, in a world that may differ. */
  run(argv: readonly string[], world: World): Promise<number>;
  close(): void;
};

const DEFAULT_WAIT_SECONDS = 10;

/** Makes the app for one command line. */
export async function makeApp(world: World, options: GlobalOptions, language: Language, run: App['run']): Promise<App> {
  if (options.store?.trim() === '')
    throw new Problem('invalid-value', { flag: '--store', value: '', expected: 'text' });
  const given = options.store ?? (world.env.SFERUM_STORE || undefined);
  const findStoreFile = async () => given ?? (await (await import('./files/folders.ts')).defaultStoreFile());
  const dryRun = options.dryRun === true;
  const settings: Omit<StoreSettings, 'file'> = {
    actor: options.actor ?? (world.env.SFERUM_ACTOR || world.user()),
    dryRun,
    waitMilliseconds: readWait(options.wait),
    now: world.now,
  };
  let opened: Store | null = null;
  let vault: Vault | null = null;
  let setting: Setting | null = null;
  let spoken: Language | null = null;
  const findSetting = () => {
    setting ??= opened?.setting() ?? null;
    return setting;
  };

  const app: App = {
    world,
    language,
    options,
    actor: settings.actor,
    async store() {
      if (opened !== null) return opened;
      const file = await findStoreFile();
      const { openStore } = await import('./store/store.ts');
      opened = openStore({ ...settings, file });
      if (opened.isOlder) {
        opened.close();
        (await import('./store/upgrade.ts')).upgradeStore({ ...settings, file, now: world.now() });
        opened = openStore({ ...settings, file });
      }
      return opened;
    },
    async soleStore() {
      const file = await findStoreFile();
      opened?.close();
      const sole = (await import('./store/store.ts')).openSoleStore({ ...settings, file });
      opened = sole;
      return sole;
    },
    async createStore(fill) {
      const { createStore } = await import('./store/store.ts');
      const file = await findStoreFile();
      const made = file === given ? null : (await import('./store/open.ts')).makeStoreFolder(file);
      try {
        return createStore({ ...settings, file }, fill);
      } finally {
        if (dryRun && made !== null) rmSync(made, { recursive: true, force: true });
      }
    },
    async vault() {
      if (vault !== null) return vault;
      const { openVault } = await import('./store/vault.ts');
      vault = openVault((await app.place()).keyFile, world.randomBytes, dryRun);
      return vault;
    },
    async place() {
      const file = await findStoreFile();
      const { waitMilliseconds } = settings;
      return { file, keyFile: world.env.SFERUM_KEY_FILE || `${file}.key`, waitMilliseconds };
    },
    async findDamage() {
      if (opened === null) return null;
      const { isDamaged } = await import('./store/examination.ts');
      return isDamaged(opened.file, settings.waitMilliseconds)
        ? new Problem('store-corrupt', { file: opened.file })
        : null;
    },
    async backUp(occasion) {
      const { backUpBefore } = await import('./store/backup.ts');
      return backUpBefore(await findStoreFile(), world.now(), occasion, settings.waitMilliseconds);
    },
    async print(document, view) {
      if (options.json !== true) return world.stdout.write(`${view(document, await app.screen())}\n`);
      for (const piece of jsonPieces(document)) world.stdout.write(piece);
    },
    async report(document, view) {
      if (options.quiet === true && options.json !== true) return;
      await app.print(document, view);
    },
    async need(value, flag, question) {
      if (value !== undefined) return value;
      const asker = await app.asker();
      if (asker === null) throw new Problem('missing-value', { flag });
      return question(asker);
    },
    async asker() {
      const terminal = options.input !== false && options.json !== true ? world.terminal : null;
      if (terminal === null) return null;
      const { makeAsker } = await import('./terminal/ask.ts');
      return makeAsker(terminal, language);
    },
    async progress(label, total) {
      const { progressStream } = world;
      if (progressStream === null || options.quiet === true || total === 0) return null;
      const { makeProgress } = await import('./terminal/progress.ts');
      return makeProgress(progressStream, world.elapsed, { label, total });
    },
    async documentWords() {
      const { makeDocuments } = await import('./language/ru/documents.ts');
      return makeDocuments(findSetting());
    },
    async spoken(kind) {
      const wording = kind === undefined ? findSetting() : { kind, own: {} };
      if (wording !== null) spoken ??= await loadLanguage(language.code, wording);
      return spoken ?? language;
    },
    screens: async (kind) => (await app.spoken(kind)).screens,
    screen: async () => makeScreen(world, await app.spoken(), findSetting()?.timeZone ?? 'UTC'),
    describe: async (problem) => describeProblem(problem, await app.spoken()),
    run,
    close: () => opened?.close(),
  };
  return app;
}

function readWait(text: string | undefined): number {
  if (text === undefined) return DEFAULT_WAIT_SECONDS * 1000;
  const seconds = Number(text.replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0 || seconds > 86_400) {
    throw new Problem('invalid-value', { flag: '--wait', value: text, expected: 'seconds' });
  }
  return Math.round(seconds * 1000);
}
