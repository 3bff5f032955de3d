import type { App } from '../../app.ts';
import { WORD_CONCEPTS, type WordConcept } from '../../domain/organization.ts';
import { Problem } from '../../domain/problem.ts';
import { editOrganization } from '../../usecases/edit-organization.ts';
import type { BareCommand } from '../command.ts';
import { readPhone, textOption, wholeNumber } from '../options.ts';
import { addOrganizationOptions, readOptionsFile } from './organization-options.ts';

type Word = { concept: WordConcept; text: string };

/** edit-org: changes what is recorded about the organisation, its own words included. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['edit-org'].options;
  const described = addOrganizationOptions(command, app)
    .option('--word <concept=word>', words.word, addWord)
    .option('--invitation-days <number>', words.invitationDays, wholeNumber('--invitation-days', 'number'))
    .option('--require-consent', words.requireConsent)
    .option('--no-require-consent', words.noRequireConsent)
    .option('--undo-days <number>', words.undoDays, wholeNumber('--undo-days', 'number'))
    .option('--platform-id <id>', words.platformId, textOption('--platform-id'));
  return described.action(async ({ from, ...typed }) => {
    const options = { ...(await readOptionsFile(app, described, from)), ...typed } as typeof typed;
    if (Object.keys(options).length === 0) {
      throw new Problem('nothing-chosen', {
        flags: ['--name', '--short-name', '--director', '--phone', '--word', '…'],
      });
    }
    const { word = [], staffClass = null, admin = null, adminPhone, adminEmail = null, ...rest } = options;
    const { director, phone, requireConsent, ...fields } = rest;
    const edit = {
      fields: {
        ...fields,
        ...(requireConsent !== undefined && { consentRequired: requireConsent }),
        ...(director !== undefined && { director: director.fullName }),
        ...(phone !== undefined && { phone: await readPhone('--phone', phone) }),
      },
      words: word,
      staffClass,
      administrator: admin,
      administratorPhone: adminPhone === undefined ? null : await readPhone('--admin-phone', adminPhone),
      administratorEmail: adminEmail,
    };
    await app.report(editOrganization(await app.store(), edit), (await app.screens()).editOrg);
  });
}

function addWord(text: string, before: Word[] = []): Word[] {
  const [name = '', ...rest] = text.split('=');
  const concept = WORD_CONCEPTS.find((one) => one.toLowerCase() === name.trim().toLowerCase());
  const word = rest.join('=').trim();
  if (concept === undefined || word === '' || word.length > 100) {
    throw new Problem('invalid-value', { flag: '--word', value: text, expected: 'word' });
  }
  return [...before, { concept, text: word }];
}
