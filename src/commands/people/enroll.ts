import type { App } from '../../app.ts';
import { dateInZone } from '../../domain/calendar.ts';
import { NO_DETAILS, parsePersonQuery, ROLES, type Role } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import { parseBirthDate } from '../../domain/roster-values.ts';
import { enrollPerson } from '../../usecases/enroll-person.ts';
import type { BareCommand } from '../command.ts';
import { addOrderOptions, dateOption, emailOption, oneOf, readPhone, textOption } from '../options.ts';

/** enroll: enters one person, or gives somebody known a further place. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands.enroll;
  return addOrderOptions(
    command
      .argument('[fullname]', named.fullname)
      .option('--role <role>', words.role, oneOf('--role', ROLES))
      .option('--class <class>', words.class)
      .option('--birth-date <date>', words.birthDate, dateOption('--birth-date'))
      .option('--phone <phone>', words.phone)
      .option('--email <email>', words.email, emailOption('--email'))
      .option('--external-id <id>', words.externalId, textOption('--external-id'))
      .option('--position <position>', words.position, textOption('--position'))
      .option('--child <person>', words.child),
    app,
  ).action(async (given, { role: as, class: className = null, child = null, ...options }) => {
    const store = await app.store();
    const { ask: questions, enroll: screen } = await app.screens();
    const who = await app.need(given, 'FULLNAME', (ask) => ask.text(questions.fullName));
    const role = await app.need(as, '--role', (ask) =>
      ask.choose<Role>(questions.enrolledRole, questions.enrolledRoles),
    );
    if (role === 'parent' && className !== null) {
      throw new Problem('conflicting-options', { flags: ['--role parent', '--class'] });
    }
    if (role !== 'parent' && child !== null) {
      throw new Problem('conflicting-options', { flags: [`--role ${role}`, '--child'] });
    }
    const { birthDate = null, phone, email = null, externalId = null, position = null } = options;
    const told = { '--birth-date': birthDate, '--phone': phone ?? null, '--email': email };
    const flags = Object.entries({ ...told, '--external-id': externalId, '--position': position });
    const [detail] = flags.flatMap(([flag, value]) => (value === null ? [] : [flag]));
    if (parsePersonQuery(who).kind !== 'name' && detail !== undefined) {
      throw new Problem('conflicting-options', { flags: [who, detail] });
    }
    refuseUnborn(birthDate, dateInZone(app.world.now(), store.setting()?.timeZone ?? 'UTC'));
    const contacts = { phone: phone === undefined ? null : await readPhone('--phone', phone), email };
    const details = { ...NO_DETAILS, birthDate, ...contacts, externalId, position };
    const { orderNumber = null, orderDate = null } = options;
    const enrolling = { who, role, className, details, child, order: { orderNumber, orderDate } };
    await app.report(enrollPerson(store, enrolling), screen);
  });
}

function refuseUnborn(birthDate: string | null, today: string): void {
  if (birthDate !== null && parseBirthDate(birthDate, today) === undefined) {
    throw new Problem('date-invalid', { flag: '--birth-date', value: birthDate });
  }
}
