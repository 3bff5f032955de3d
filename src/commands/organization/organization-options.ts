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
    .option('--year <year>', words.year, wholeNumber('--year', 'year'));
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
