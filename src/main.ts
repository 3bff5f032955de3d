import { type App, makeApp } from './app.ts';
import { addGlobalOptions, GLOBAL_FLAGS, makeCommand, takeGlobalOptions } from './commands/command.ts';
import { COMMANDS, isCommandName } from './commands/registry.ts';
import { findNearest } from './domain/name-key.ts';
import { isProblem, Problem, type ProblemCode } from './domain/problem.ts';
import { safeText } from './domain/safe-text.ts';
import { suggestCommands } from './language/keyboard.ts';
import { chooseLanguage, type Language, loadLanguage } from './language/language.ts';
import { describeProblem } from './language/problem-words.ts';
import type { World } from './world.ts';

export { realWorld } from './world.ts';

const USAGE = 2;
const REFUSED = 3;
const NOT_FOUND = 4;
const BAD_DATA = 5;
const GUARD = 6;
const UNAVAILABLE = 7;
const STORE = 8;
const INTERRUPTED = 130;

/** The exit code of every problem. */
const EXIT_CODES: Readonly<Record<ProblemCode, number>> = {
  fault: 1,
  'unknown-command': USAGE,
  'unknown-option': USAGE,
  'missing-value': USAGE,
  'option-without-value': USAGE,
  'invalid-value': USAGE,
  'date-invalid': USAGE,
  'phone-invalid': USAGE,
  'name-invalid': USAGE,
  'class-invalid': USAGE,
  'too-many-arguments': USAGE,
  'conflicting-options': USAGE,
  'nothing-chosen': USAGE,
  'bad-characters': USAGE,
  'confirmation-needed': USAGE,
  'code-mistyped': USAGE,
  'uses-required': USAGE,
  'already-registered': REFUSED,
  'class-exists': REFUSED,
  'class-closed': REFUSED,
  'class-not-empty': REFUSED,
  'ambiguous-person': REFUSED,
  'role-not-in-class': REFUSED,
  'person-not-in-role': REFUSED,
  'person-left': REFUSED,
  'already-joined': REFUSED,
  'already-in-class': REFUSED,
  'not-in-class': REFUSED,
  'movement-too-early': REFUSED,
  'last-administrator': REFUSED,
  'not-administrator': REFUSED,
  'external-id-taken': REFUSED,
  'not-staff': REFUSED,
  'not-joined': REFUSED,
  'homeroom-taken': REFUSED,
  'teaching-in-staff-class': REFUSED,
  'homeroom-of-staff-class': REFUSED,
  'plan-changed': REFUSED,
  'run-not-undoable': REFUSED,
  'already-undone': REFUSED,
  'undo-later-first': REFUSED,
  'year-already-started': REFUSED,
  'not-the-next-year': REFUSED,
  'no-next-grade': REFUSED,
  'classes-clash': REFUSED,
  'year-over': REFUSED,
  'invitation-expired': REFUSED,
  'invitation-revoked': REFUSED,
  'invitation-used': REFUSED,
  'invitation-replaced': REFUSED,
  'link-already-recorded': REFUSED,
  'unmatched-request': REFUSED,
  'consent-missing': REFUSED,
  'already-decided': REFUSED,
  'key-missing': NOT_FOUND,
  'store-missing': NOT_FOUND,
  'class-not-found': NOT_FOUND,
  'person-not-found': NOT_FOUND,
  'run-not-found': NOT_FOUND,
  'request-not-found': NOT_FOUND,
  'invitation-not-found': NOT_FOUND,
  'invitation-unknown': NOT_FOUND,
  'no-open-invitations': NOT_FOUND,
  'file-not-found': NOT_FOUND,
  'cannot-write': NOT_FOUND,
  'unreadable-file': BAD_DATA,
  'header-not-found': BAD_DATA,
  'rows-rejected': BAD_DATA,
  'too-many-leavers': GUARD,
  'store-busy': UNAVAILABLE,
  'audit-broken': STORE,
  'store-foreign': STORE,
  'store-corrupt': STORE,
  'store-newer': STORE,
  'store-read-only': STORE,
  'store-network': STORE,
  'disk-full': STORE,
  'disk-error': STORE,
  findings: STORE,
  'sqlite-too-old': STORE,
};

/** Runs one command line and returns the exit code. Everything a user sees of an error is written here. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const end = argv.indexOf('--');
  const json = (end < 0 ? argv : argv.slice(0, end)).includes('--json');
  const code = await runCommandLine(argv, json, world);
  const fault = await world.stdout.settle();
  if (fault === null || code !== 0) return code;
  const language = await loadLanguage(chooseLanguage(findLanguageFlag(argv), world.env));
  const problem = new Problem('cannot-write', { file: '-', obstacle: null });
  return await reportError(problem, { json, language, world, app: null });
}

async function runCommandLine(argv: readonly string[], json: boolean, world: World): Promise<number> {
  let language = await loadLanguage(chooseLanguage(findLanguageFlag(argv), world.env));
  let app: App | null = null;
  try {
    refuseControlCharacters(argv);
    const { options, rest } = takeGlobalOptions(argv);
    if (options.lang !== undefined && options.lang !== 'ru' && options.lang !== 'en') {
      throw new Problem('invalid-value', { flag: '--lang', value: options.lang, expected: 'ru|en' });
    }
    language = await loadLanguage(chooseLanguage(options.lang, world.env));
    world.now();
    const [name, ...own] = rest[0] === 'help' ? [...rest.slice(1, 2), '--help'] : rest;
    if (name === undefined || name.startsWith('-')) return showProgramHelp(name, language, world);
    if (!isCommandName(name)) {
      throw new Problem('unknown-command', { command: name, near: suggestCommands(name, Object.keys(COMMANDS)) });
    }
    const command = makeCommand(name, language.help.commands[name].summary, language, world.stdout);
    app = await makeApp(world, options, language, main);
    (await COMMANDS[name].load()).define(command, app);
    await command.parseAsync(own, { from: 'user' });
    return 0;
  } catch (error) {
    return await reportError(error, { json, language: await findSpoken(app, language), world, app });
  } finally {
    app?.close();
  }
}

/** The language in the words of the organisation whose store was open; where they cannot be read, in a school's. */
async function findSpoken(app: App | null, language: Language): Promise<Language> {
  try {
    return (await app?.spoken()) ?? language;
  } catch {
    return language;
  }
}

type Reporting = { json: boolean; language: Language; world: World; app: App | null };

async function reportError(error: unknown, { json, language, world, app }: Reporting): Promise<number> {
  if (error instanceof Error && 'code' in error && error.code === 'commander.helpDisplayed') return 0;
  if (error instanceof Error && error.name === 'ExitPromptError') return INTERRUPTED;
  const problem = isProblem(error) ? error : await explainFault(error, app, world);
  const { message, hint } = describeProblem(problem, language);
  if (world.env.SFERUM_DEBUG === '1') world.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (json) world.stderr.write(`${JSON.stringify({ error: { code: problem.code, message, hint } })}\n`);
  else world.stderr.write(`${safeText(message)}\n${safeText(hint)}\n`);
  return EXIT_CODES[problem.code];
}

/** What looks like a fault of ours may be damage of the store; its details are written down either way. */
async function explainFault(error: unknown, app: App | null, world: World): Promise<Problem> {
  const fault = await recordFault(error, world);
  return (await app?.findDamage()) ?? fault;
}

async function recordFault(error: unknown, world: World): Promise<Problem<'fault'>> {
  const { writeFaultReport } = await import('./files/fault-report.ts');
  return new Problem('fault', { details: await writeFaultReport(error, world), message: faultName(error) });
}

function faultName(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.name) : typeof error;
}

function showProgramHelp(flag: string | undefined, language: Language, world: World): number {
  if (flag !== undefined && flag !== '--help' && flag !== '-h') {
    const option = flag.split('=')[0] ?? flag;
    const near = findNearest(option, GLOBAL_FLAGS, 2, (text) => text.toLowerCase());
    throw new Problem('unknown-option', { option, command: null, near });
  }
  const { help } = language;
  const program = makeCommand('sferum-admin', help.description, language, world.stdout);
  addGlobalOptions(program, language).option('-V, --version', help.versionOption);
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (!isCommandName(name)) continue;
    program.command(name).description(help.commands[name].summary).helpGroup(help.groups[entry.group]);
  }
  program.outputHelp();
  return 0;
}

function findLanguageFlag(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[index];
  return word === '--lang' ? argv[index + 1] : word?.slice('--lang='.length);
}

/** Refuses control characters in what was typed; a TAB on its own is a delimiter. */
function refuseControlCharacters(argv: readonly string[]): void {
  const index = argv.findIndex((word) => word !== '\t' && /\p{Cc}/u.test(word));
  if (index < 0) return;
  const word = argv[index] ?? '';
  const before = argv[index - 1];
  const flag = /^(--[\w-]+)=/.exec(word)?.[1] ?? (before?.startsWith('--') ? before : '…');
  throw new Problem('bad-characters', { flag });
}
