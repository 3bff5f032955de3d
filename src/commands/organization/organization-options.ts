import { readFileSync } from 'node:fs';
import type { App } from '../../app.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { isOrganizationInn, MESSENGERS, ORGANIZATION_KINDS } from '../../domain/organization.ts';
import { Problem } from '../../domain/problem.ts';
import type { BareCommand } from '../command.ts';
import { dateOption, emailOption, nameOption, oneOf, textOption, wholeNumber } from '../options.ts';

/** Adds the options that describe an organisation, the same for registering and for editing it. */
export function addOrganizationOptions(command: BareCommand, app: App) {
  const words = app.language.help.commands['register-org'].options;
  return command
    .option('--kind <kind>', words.kind, oneOf('--kind', ORGANIZATION_KINDS))
    .option('--name <text>', words.name, textOption('--name'))
    .option('--short-name <text>', words.shortName, textOption('--short-name'))
    .option('--director <full name>', words.director, nameOption('--director'))
    .option('--admin <full name>', words.admin, nameOption('--admin'))
    .option('--admin-phone <phone>', words.adminPhone)
    .option('--admin-email <email>', words.adminEmail, emailOption('--admin-email'))
    .option('--order-number <number>', words.orderNumber, textOption('--order-number'))
    .option('--order-date <date>', words.orderDate, dateOption('--order-date'))
    .option('--region <text>', words.region, textOption('--region'))
    .option('--address <text>', words.address, textOption('--address'))
    .option('--email <email>', words.email, emailOption('--email'))
    .option('--phone <phone>', words.phone)
    .option('--website <address>', words.website, textOption('--website'))
    .option('--inn <number>', words.inn, parseInn)
    .option('--messenger <vk|max>', words.messenger, oneOf('--messenger', MESSENGERS))
    .option('--staff-class <name>', words.staffClass, textOption('--staff-class'))
    .option('--time-zone <zone>', words.timeZone, parseTimeZone)
    .option('--year <year>', words.year, wholeNumber('--year', 'year'))
    .option('--from <file>', words.from);
}

function parseInn(text: string): string {
  const inn = text.trim();
  if (!isOrganizationInn(inn)) throw new Problem('invalid-value', { flag: '--inn', value: text, expected: 'inn' });
  return inn;
}

function parseTimeZone(text: string): string {
  if (!isTimeZone(text))
    throw new Problem('invalid-value', { flag: '--time-zone', value: text, expected: 'time-zone' });
  return text;
}

type Described = { options: readonly { attributeName(): string; long?: string | undefined; parseArg?: unknown }[] };

/**
 * Reads the values of a command's flags from a JSON object with their names in camelCase (`-` is standard input); each is
 * checked as if it were typed. Without a file there are none.
 */
export async function readOptionsFile(
  app: App,
  command: Described,
  file: string | undefined,
): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parseObject(file, await readText(app, file)))) {
    const option = command.options.find((one) => one.attributeName() === key && key !== 'from');
    if (option === undefined || (typeof value !== 'string' && typeof value !== 'number')) {
      throw new Problem('invalid-value', { flag: `--from ${file}`, value: key, expected: 'json' });
    }
    const text = String(value);
    if (/\p{Cc}/u.test(text)) throw new Problem('bad-characters', { flag: option.long ?? key });
    const parse = option.parseArg as ((text: string) => unknown) | undefined;
    read[key] = parse === undefined ? text : parse(text);
  }
  return read;
}

async function readText(app: App, file: string): Promise<string> {
  if (file === '-') return Buffer.from(await app.world.readStdin()).toString('utf8');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const folder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    throw new Problem('file-not-found', { file, folder });
  }
}

function parseObject(file: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // what is no JSON is refused below, with the file's name
  }
  throw new Problem('invalid-value', { flag: '--from', value: file, expected: 'json' });
}
