import type { App } from '../../app.ts';
import { dateInZone } from '../../domain/calendar.ts';
import { tidySpaces } from '../../domain/name-key.ts';
import { readPatronymic } from '../../domain/person-name.ts';
import { Problem } from '../../domain/problem.ts';
import { parseBirthDate, parseEmail, readSex } from '../../domain/roster-values.ts';
import { editPerson, type PersonEdit } from '../../usecases/edit-person.ts';
import type { BareCommand } from '../command.ts';
import { readPhone } from '../options.ts';

/** edit-person: changes by hand what is known of a person; an empty value clears a field. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['edit-person'];
  return command
    .argument('[person]', words.arguments.person)
    .option('--surname <surname>', words.options.surname)
    .option('--name <name>', words.options.name)
    .option('--patronymic <patronymic>', words.options.patronymic)
    .option('--birth-date <date>', words.options.birthDate)
    .option('--phone <phone>', words.options.phone)
    .option('--email <email>', words.options.email)
    .option('--external-id <id>', words.options.externalId)
    .option('--position <position>', words.options.position)
    .option('--sex <sex>', words.options.sex)
    .action(async (named, options) => {
      const flags = Object.keys(options);
      if (flags.length === 0) throw new Problem('nothing-chosen', { flags: FLAGS });
      const person = await app.need(named, 'PERSON', async (ask) => ask.text((await app.screens()).ask.person));
      const store = await app.store();
      const edit = await readEdit(options, dateInZone(app.world.now(), store.setting()?.timeZone ?? 'UTC'));
      await app.report(editPerson(store, person, edit), (await app.screens()).editPerson);
    });
}

const FLAGS = [
  '--surname',
  '--name',
  '--patronymic',
  '--birth-date',
  '--phone',
  '--email',
  '--external-id',
  '--position',
  '--sex',
];

type Given = Partial<
  Record<
    'surname' | 'name' | 'patronymic' | 'birthDate' | 'phone' | 'email' | 'externalId' | 'position' | 'sex',
    string
  >
>;

async function readEdit(given: Given, today: string): Promise<PersonEdit> {
  const { surname, name, phone } = given;
  const text = (value: string) => tidySpaces(value);
  return {
    ...(surname !== undefined && { surname: readNamePart('--surname', surname) }),
    ...(name !== undefined && { givenName: readNamePart('--name', name) }),
    ...read('patronymic', given.patronymic, readPatronymic),
    ...read('birthDate', given.birthDate, (value) => parseBirthDate(value, today) ?? refuseDate(value)),
    ...(phone !== undefined && { phone: phone.trim() === '' ? null : await readPhone('--phone', phone) }),
    ...read('email', given.email, (value) => parseEmail(value) ?? refuse('--email', value, 'email')),
    ...read('externalId', given.externalId, text),
    ...read('position', given.position, text),
    ...read('sex', given.sex, (value) => readSex(value) ?? refuse('--sex', value, 'male|female')),
  };
}

/** A field that was given: read, or cleared where it was given empty. */
function read<F extends string, T>(field: F, value: string | undefined, parse: (value: string) => T) {
  if (value === undefined) return {};
  return { [field]: value.trim() === '' ? null : parse(value) } as Record<F, T | null>;
}

function readNamePart(flag: string, value: string): string {
  if (value.trim() === '') throw new Problem('name-invalid', { flag, value });
  return tidySpaces(value);
}

function refuseDate(value: string): never {
  throw new Problem('date-invalid', { flag: '--birth-date', value });
}

function refuse(flag: string, value: string, expected: string): never {
  throw new Problem('invalid-value', { flag, value, expected });
}
