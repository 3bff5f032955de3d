// The floor of the bench of start-year, in a process of its own: what better-sqlite3 needs to end as many bare places and
// begin as many new ones, under as many indexes, class by class.
// node test/bench/plain-year.js fill FILE COUNT | carry FILE
import { openPlain } from './plain-store.js';

const SCHEMA = `CREATE TABLE enrolment (
  id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, role TEXT NOT NULL, class_id INTEGER, started_on TEXT NOT NULL,
  start_kind TEXT NOT NULL, ended_on TEXT, end_kind TEXT
) STRICT;
CREATE INDEX enrolment_by_class ON enrolment (class_id, role, ended_on);
CREATE UNIQUE INDEX enrolment_once
  ON enrolment (person_id, role, coalesce(class_id, 0), CASE WHEN ended_on IS NULL THEN 0 ELSE id END);`;
const PUPILS_IN_A_CLASS = 25;

const WORK = {
  fill(file, count) {
    const database = openPlain(file);
    database.exec(SCHEMA);
    const insert = database.prepare(`INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind)
      VALUES (?, 'pupil', ?, '2026-09-01', 'formed')`);
    database.transaction(() => {
      for (let row = 0; row < count; row++) insert.run(row, 1 + Math.floor(row / PUPILS_IN_A_CLASS));
    })();
    database.close();
  },
  carry(file) {
    const database = openPlain(file);
    const last = database.prepare('SELECT max(class_id) FROM enrolment').pluck().get();
    const begin = database.prepare(`INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind)
      SELECT person_id, role, ?, '2027-08-25', 'formed' FROM enrolment WHERE class_id = ? AND ended_on IS NULL`);
    const end = database.prepare(`UPDATE enrolment SET ended_on = '2027-08-25', end_kind = 'year-ended'
      WHERE class_id = ? AND ended_on IS NULL`);
    database.transaction(() => {
      for (let id = 1; id <= last; id++) {
        begin.run(last + id, id);
        end.run(id);
      }
    })();
    database.close();
  },
};

const [work, ...rest] = process.argv.slice(2);
WORK[work](...rest);
