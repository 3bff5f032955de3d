import type { App } from '../../app.ts';
import { CONSENT_STATES, recordConsent } from '../../usecases/record-consent.ts';
import type { BareCommand } from '../command.ts';
import { dateOption, oneOf, textOption } from '../options.ts';

/** record-consent: records what somebody said about the processing of personal data. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands['record-consent'];
  return command
    .argument('[person]', named.person)
    .option('--state <state>', words.state, oneOf('--state', CONSENT_STATES))
    .option('--date <date>', words.date, dateOption('--date'))
    .option('--document <text>', words.document, textOption('--document'))
    .action(async (given, { state: said, date: when, document = null }) => {
      const store = await app.store();
      const { ask: questions, recordConsent: screen } = await app.screens();
      const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
      const state = await app.need(said, '--state', (ask) => ask.choose(questions.consent, questions.consents));
      const date = await app.need(when, '--date', async (ask) =>
        dateOption('--date')(await ask.text(questions.consentDate)),
      );
      await app.report(recordConsent(store, person, { state, date, document }), screen);
    });
}
