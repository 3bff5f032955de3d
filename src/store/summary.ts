import type { OrganizationKind } from '../domain/organization.ts';
import type { Connection } from './sqlite.ts';

/** What a store holds, in a few figures: whose it is, how many are there, when it was last changed. */
export type StoreSummary = {
  kind: OrganizationKind;
  shortName: string;
  year: number;
  timeZone: string;
  classes: number;
  pupils: number;
  staff: number;
  parents: number;
  changedAt: string | null;
};

const PRESENT = (role: string) =>
  `(SELECT count(DISTINCT person_id) FROM enrolment WHERE role = '${role}' AND ended_on IS NULL)`;

/** Sums up a store. */
export function summarizeStore(connection: Connection): StoreSummary {
  const sql = `SELECT kind, short_name AS shortName, organization.year, time_zone AS timeZone,
      (SELECT count(*) FROM class WHERE class.year = organization.year AND staff = 0 AND archived_at IS NULL) AS classes,
      ${PRESENT('pupil')} AS pupils, ${PRESENT('teacher')} AS staff, ${PRESENT('parent')} AS parents,
      (SELECT max(at) FROM run) AS changedAt
    FROM organization`;
  const summary = connection.prepare<[], StoreSummary>(sql).get();
  if (summary === undefined) throw new Error('a store without an organisation');
  return summary;
}

/** One sealed code of a store, by which a key can be tried; undefined where no code was ever made. */
export function findSealedCode(connection: Connection): Buffer | undefined {
  const sql = 'SELECT code_sealed FROM invitation ORDER BY id DESC LIMIT 1';
  return connection.prepare<[], Buffer>(sql).pluck().get();
}
