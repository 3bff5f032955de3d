import type { App } from '../../app.ts';
import { parseDate } from '../../domain/calendar.ts';
import type { OrganizationKind } from '../../domain/organization.ts';
import { parseFullName } from '../../domain/person-name.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { findRegistered, registerOrganization } from '../../usecases/register-organization.ts';
import type { BareCommand } from '../command.ts';
import { dateOption, nameOption, readPhone, textOption } from '../options.ts';
import { addOrganizationOptions, readOptionsFile } from './organization-options.ts';

const DEFAULT_TIME_ZONE = 'Europe/Moscow';

/** register-org: creates the store of an organisation. In a terminal it asks for what is missing. */
export function define(command: BareCommand, app: App) {
  const described = addOrganizationOptions(command, app);
  return described.action(async ({ from, ...typed }) => {
    await refuseRegistered(app);
    const options = { ...(await readOptionsFile(app, described, from)), ...typed } as typeof typed;
    const { ask: questions } = await app.screens();
    const text = (value: string | undefined, flag: string, question: string) =>
      app.need(value, flag, async (ask) => textOption(flag)(await ask.text(question)));
    const name = (value: typeof options.admin, flag: string, question: string) =>
      app.need(value, flag, async (ask) =>
        nameOption(flag)(
          await ask.text(question, (answer) => parseFullName(answer) !== undefined || complain(app, flag, answer)),
        ),
      );
    const kind = await app.need<OrganizationKind>(options.kind, '--kind', (ask) =>
      ask.choose(questions.organizationKind, questions.organizationKinds),
    );
    const fullName = await text(options.name, '--name', questions.organizationName);
    const shortName = await text(options.shortName, '--short-name', questions.shortName);
    const director = await name(options.director, '--director', questions.director);
    const administrator = await name(options.admin, '--admin', questions.admin);
    const administratorPhone = await readPhone(
      '--admin-phone',
      await app.need(options.adminPhone, '--admin-phone', async (ask) => {
        const { parsePhone } = await import('../../files/phone.ts');
        return ask.text(
          questions.adminPhone,
          (answer) => parsePhone(answer) !== undefined || complainPhone(app, answer),
        );
      }),
    );
    const orderNumber = await text(options.orderNumber, '--order-number', questions.orderNumber);
    const orderDate = await app.need(options.orderDate, '--order-date', async (ask) =>
      dateOption('--order-date')(
        await ask.text(questions.orderDate, (answer) => parseDate(answer) !== undefined || complainDate(app, answer)),
      ),
    );
    const request = {
      ...{ kind, name: fullName, shortName, director, administrator, administratorPhone, orderNumber, orderDate },
      administratorEmail: options.adminEmail ?? null,
      region: options.region ?? null,
      address: options.address ?? null,
      email: options.email ?? null,
      phone: options.phone === undefined ? null : await readPhone('--phone', options.phone),
      website: options.website ?? null,
      inn: options.inn ?? null,
      messenger: options.messenger ?? 'max',
      staffClass: options.staffClass ?? null,
      timeZone: options.timeZone ?? DEFAULT_TIME_ZONE,
      year: options.year ?? null,
    };
    const result = await app.createStore((store) => registerOrganization(store, request));
    await app.report(result, (await app.screens(kind)).registerOrg);
  });
}

/** A store that holds an organisation is refused before anything is asked. */
async function refuseRegistered(app: App): Promise<void> {
  let name: string;
  try {
    name = findRegistered(await app.store());
  } catch (error) {
    if (isProblem(error, 'store-missing')) return;
    throw error;
  }
  throw new Problem('already-registered', { name });
}

async function complain(app: App, flag: string, value: string): Promise<string> {
  return (await app.describe(new Problem('name-invalid', { flag, value }))).hint;
}

async function complainPhone(app: App, value: string): Promise<string> {
  return (await app.describe(new Problem('phone-invalid', { flag: '--admin-phone', value }))).hint;
}

async function complainDate(app: App, value: string): Promise<string> {
  return (await app.describe(new Problem('date-invalid', { flag: '--order-date', value }))).hint;
}
