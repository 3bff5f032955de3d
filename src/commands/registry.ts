import type { App } from '../app.ts';
import type { BareCommand } from './command.ts';

/** The headings under which help lists the commands. */
export type CommandGroup = 'organization' | 'structure' | 'people' | 'invitations' | 'reports' | 'store';

/** What the file of a command exports: it gives the bare command its arguments, options and action. */
export type CommandModule = { define(command: BareCommand, app: App): unknown };

type Entry = { group: CommandGroup; load(): Promise<CommandModule> };

/** Every command by the name a user types. A file is loaded only when its command is run. */
export const COMMANDS = {
  'register-org': { group: 'organization', load: () => import('./organization/register-org.ts') },
  'show-org': { group: 'organization', load: () => import('./organization/show-org.ts') },
  'edit-org': { group: 'organization', load: () => import('./organization/edit-org.ts') },
  'appoint-admin': { group: 'organization', load: () => import('./organization/appoint-admin.ts') },
  'dismiss-admin': { group: 'organization', load: () => import('./organization/dismiss-admin.ts') },
  'create-class': { group: 'structure', load: () => import('./structure/create-class.ts') },
  'list-classes': { group: 'structure', load: () => import('./structure/list-classes.ts') },
  'rename-class': { group: 'structure', load: () => import('./structure/rename-class.ts') },
  'archive-class': { group: 'structure', load: () => import('./structure/archive-class.ts') },
  'start-year': { group: 'structure', load: () => import('./structure/start-year.ts') },
  'assign-homeroom': { group: 'structure', load: () => import('./structure/assign-homeroom.ts') },
  'assign-teacher': { group: 'structure', load: () => import('./structure/assign-teacher.ts') },
  'import-roster': { group: 'people', load: () => import('./people/import-roster.ts') },
  'export-roster': { group: 'people', load: () => import('./people/export-roster.ts') },
  'import-template': { group: 'people', load: () => import('./people/import-template.ts') },
  'edit-person': { group: 'people', load: () => import('./people/edit-person.ts') },
  'show-person': { group: 'people', load: () => import('./people/show-person.ts') },
  'record-consent': { group: 'people', load: () => import('./people/record-consent.ts') },
  purge: { group: 'people', load: () => import('./people/purge.ts') },
  'list-people': { group: 'people', load: () => import('./people/list-people.ts') },
  enroll: { group: 'people', load: () => import('./people/enroll.ts') },
  transfer: { group: 'people', load: () => import('./people/transfer.ts') },
  withdraw: { group: 'people', load: () => import('./people/withdraw.ts') },
  reinstate: { group: 'people', load: () => import('./people/reinstate.ts') },
  'list-movement': { group: 'people', load: () => import('./people/list-movement.ts') },
  'verify-teacher': { group: 'people', load: () => import('./people/verify-teacher.ts') },
  invite: { group: 'invitations', load: () => import('./invitations/invite.ts') },
  'list-invites': { group: 'invitations', load: () => import('./invitations/list-invites.ts') },
  handout: { group: 'invitations', load: () => import('./invitations/handout.ts') },
  'renew-invite': { group: 'invitations', load: () => import('./invitations/renew-invite.ts') },
  'revoke-invites': { group: 'invitations', load: () => import('./invitations/revoke-invites.ts') },
  join: { group: 'invitations', load: () => import('./invitations/join.ts') },
  'list-requests': { group: 'invitations', load: () => import('./invitations/list-requests.ts') },
  approve: { group: 'invitations', load: () => import('./invitations/approve.ts') },
  reject: { group: 'invitations', load: () => import('./invitations/reject.ts') },
  stats: { group: 'reports', load: () => import('./reports/stats.ts') },
  'list-runs': { group: 'store', load: () => import('./store/list-runs.ts') },
  undo: { group: 'store', load: () => import('./store/undo.ts') },
  'audit-log': { group: 'store', load: () => import('./store/audit-log.ts') },
  backup: { group: 'store', load: () => import('./store/backup.ts') },
  restore: { group: 'store', load: () => import('./store/restore.ts') },
  doctor: { group: 'store', load: () => import('./store/doctor.ts') },
  demo: { group: 'store', load: () => import('./store/demo.ts') },
} as const satisfies Record<string, Entry>;

export type CommandName = keyof typeof COMMANDS;

/** Tells whether a word is the name of a command. */
export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
