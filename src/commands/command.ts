import { Command } from '@commander-js/extra-typings';
import { findNearest } from '../domain/name-key.ts';
import { Problem } from '../domain/problem.ts';
import type { Language } from '../language/language.ts';
import type { Output } from '../world.ts';

// biome-ignore lint/complexity/noBannedTypes: the library's own type of a command without options
export type BareCommand = Command<[], {}, {}>;

const TITLES = {
  'Usage:': 'usage',
  'Arguments:': 'arguments',
  'Options:': 'options',
  'Commands:': 'commands',
} as const;

/** A command whose complaints are problems, so that both languages have words for them. */
class TranslatedCommand extends Command {
  unknownOption(flag: string): never {
    const known = this.options.flatMap((option) => (option.long ? [option.long] : []));
    const option = flag.split('=')[0] ?? flag;
    const near = findNearest(option, [...known, ...GLOBAL_FLAGS], 2, (text) => text.toLowerCase());
    throw new Problem('unknown-option', { option, command: this.parent === null ? this.name() : null, near });
  }

  missingArgument(name: string): never {
    throw new Problem('missing-value', { flag: name });
  }

  optionMissingArgument(option: { long?: string; flags: string }): never {
    throw new Problem('option-without-value', { flag: option.long ?? option.flags });
  }

  _excessArguments(): never {
    throw new Problem('too-many-arguments', { command: this.name() });
  }
}

/** The flags that every command line may have. */
export const GLOBAL_FLAGS = [
  '--store',
  '--json',
  '--quiet',
  '--dry-run',
  '--yes',
  '--no-input',
  '--lang',
  '--actor',
  '--wait',
  '--help',
  '--version',
];

/** Makes a command with its help in the user's language, to which its file adds arguments, options and action. */
export function makeCommand(name: string, summary: string, language: Language, stdout: Output): BareCommand {
  const { help } = language;
  const command = new TranslatedCommand(name).description(summary);
  command.helpOption('-h, --help', help.helpOption).helpCommand(false);
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: () => {},
    getOutHelpWidth: () => Math.min(stdout.columns, 100),
    getOutHasColors: () => false,
  });
  command.configureHelp({
    styleTitle: (title) => (title in TITLES ? help.titles[TITLES[title as keyof typeof TITLES]] : title),
    commandUsage: (one) =>
      `${one.name() === 'sferum-admin' ? '' : 'sferum-admin '}${one.name()} ${one.usage()}`
        .replace('[options]', help.usageOptions)
        .replace('[command]', help.usageCommand),
    subcommandTerm: (one) => one.name(),
  });
  return command;
}

/** Adds the options that every command has, before or after its name. */
export function addGlobalOptions(command: BareCommand, language: Language | null) {
  const words = language?.help.globals;
  return command
    .option('--store <file>', words?.store)
    .option('--json', words?.json)
    .option('--quiet', words?.quiet)
    .option('--dry-run', words?.dryRun)
    .option('--yes', words?.yes)
    .option('--no-input', words?.noInput)
    .option('--lang <ru|en>', words?.lang)
    .option('--actor <name>', words?.actor)
    .option('--wait <seconds>', words?.wait);
}

/** The options that every command has, as typed. */
export type GlobalOptions = {
  store?: string;
  json?: true;
  quiet?: true;
  dryRun?: true;
  yes?: true;
  input?: boolean;
  lang?: string;
  actor?: string;
  wait?: string;
};

/** Takes the global options out of a command line; what is left is the command's name, arguments and own options. */
export function takeGlobalOptions(argv: readonly string[]): { options: GlobalOptions; rest: string[] } {
  const end = argv.indexOf('--');
  const head = end < 0 ? argv : argv.slice(0, end);
  const scanner = addGlobalOptions(new TranslatedCommand('sferum-admin').helpOption(false) as BareCommand, null);
  const { operands, unknown } = scanner.parseOptions([...head]);
  return { options: scanner.opts(), rest: [...operands, ...unknown, ...(end < 0 ? [] : argv.slice(end))] };
}
