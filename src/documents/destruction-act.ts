import { dateInZone, timeInZone } from '../domain/calendar.ts';
import type { DocumentWords } from '../language/ru/documents.ts';
import type { Destruction, PurgeReason } from '../usecases/purge-person.ts';
import { writeDocx } from './docx.ts';

/** What the papers tell of a destruction beside what the register does. */
export type Circumstances = {
  reason: PurgeReason;
  actor: string;
  /** The names of the files, without their folders: of the register, of the log extract, of backups that still hold the data. */
  system: string;
  log: string;
  backups: readonly string[];
};

export type DestructionWords = DocumentWords['destruction'];

/**
 * Writes the act on the destruction of somebody's data with the requisites of point 3 of the requirements (Roskomnadzor's
 * order № 179 of 28.10.2022), as a document of Word; who carried it out signs, and a commission where there is one.
 */
export function writeDestructionAct(
  destruction: Destruction,
  circumstances: Circumstances,
  words: DestructionWords,
): Promise<Uint8Array> {
  const { organization, person, categories, at, runId } = destruction;
  const day = dateInZone(at, organization.timeZone);
  const { reason, actor, system, log, backups } = circumstances;
  return writeDocx(
    [
      { kind: 'title', lines: words.title },
      { kind: 'sides', left: words.day(day), right: words.number },
      { kind: 'text', text: words.basis },
      {
        kind: 'facts',
        rows: [
          [words.operator, organization.name],
          [words.address, organization.address ?? ''],
          [words.processor, ''],
          [words.subject, words.person(person)],
          [words.categories, categories.map((one) => words.category[one]).join('; ')],
          [words.system, words.systemName(system)],
          [words.method, words.methods],
          [words.reason, words.reasons[reason]],
          [words.date, words.moment(day, timeInZone(at, organization.timeZone))],
          [words.account, actor],
          [words.event, words.eventOf(runId, log)],
          [words.backups, backups.length === 0 ? words.noBackups : words.backupsLeft(backups)],
        ],
      },
      { kind: 'signatures', parts: [words.destroyedBy], blanks: words.blanks },
      { kind: 'signatures', parts: words.commission, blanks: words.blanks },
      { kind: 'text', text: words.keeping },
    ],
    { title: words.title.join(' '), author: organization.name },
  );
}

/** The extract of the log on a destruction (point 5 of the same requirements): its columns, and the one event. */
export function listDestructionLog(
  destruction: Destruction,
  circumstances: Circumstances,
  words: DestructionWords,
): [title: string, value: string][] {
  const { organization, person, categories, at, runId } = destruction;
  const day = dateInZone(at, organization.timeZone);
  const { reason, actor, system } = circumstances;
  return [
    [words.logColumns.event, String(runId)],
    [words.logColumns.date, words.moment(day, timeInZone(at, organization.timeZone))],
    [words.operator, organization.name],
    [words.subject, words.person(person)],
    [words.categories, categories.map((one) => words.category[one]).join('; ')],
    [words.system, words.systemName(system)],
    [words.reason, words.reasons[reason]],
    [words.method, words.methods],
    [words.account, actor],
  ];
}
