PRAGMA application_id = 1397117517;
PRAGMA user_version = 1;
CREATE TABLE organization (
  id              INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id = 1),
  kind            TEXT NOT NULL CHECK (kind = 'school' OR kind = 'college' OR kind = 'supplementary'),
  name            TEXT NOT NULL,
  short_name      TEXT NOT NULL,
  director        TEXT NOT NULL,
  messenger       TEXT NOT NULL CHECK (messenger IN ('max', 'vk')),
  registration    TEXT NOT NULL DEFAULT 'draft' CHECK (registration = 'draft' OR registration = 'applied' OR registration = 'confirmed'),
  region          TEXT,
  address         TEXT,
  email           TEXT,
  phone           TEXT,
  website         TEXT,
  inn             TEXT,
  time_zone       TEXT NOT NULL,
  platform_id     TEXT,
  invitation_days INTEGER NOT NULL DEFAULT 14 CHECK (invitation_days > 0),
  -- whether nobody comes in whose consent is not recorded
  consent_required INTEGER NOT NULL DEFAULT 0 CHECK (consent_required IN (0, 1)),
  -- for how many days it is remembered what runs changed
  undo_days       INTEGER NOT NULL DEFAULT 400 CHECK (undo_days > 0),
  order_number    TEXT NOT NULL,
  order_date      TEXT NOT NULL,
  year            INTEGER NOT NULL,
  year_began_at   TEXT NOT NULL
) STRICT;
CREATE TABLE word (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  concept TEXT NOT NULL UNIQUE,
  text    TEXT NOT NULL
) STRICT;
CREATE TABLE channel (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL UNIQUE CHECK (kind IN ('general', 'staff')),
  name TEXT NOT NULL
) STRICT;
CREATE TABLE class (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  year        INTEGER NOT NULL,
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  grade       INTEGER,
  letter      TEXT,
  staff       INTEGER NOT NULL CHECK (staff IN (0, 1)),
  head_count  INTEGER CHECK (head_count >= 0),
  archived_at TEXT
) STRICT;
CREATE TABLE person (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT,
  surname     TEXT NOT NULL,
  given_name  TEXT NOT NULL,
  patronymic  TEXT,
  full_name   TEXT AS (surname || ' ' || given_name || coalesce(' ' || patronymic, '')),
  name_key    TEXT NOT NULL,
  short_length INTEGER NOT NULL,
  short_key   TEXT AS (substr(name_key, 1, short_length)),
  birth_date  TEXT,
  sex         TEXT CHECK (sex IN ('male', 'female')),
  phone       TEXT,
  email       TEXT,
  position    TEXT,
  subjects    TEXT,
  homeroom_of TEXT,
  hand_edited TEXT NOT NULL DEFAULT '',
  former_key  TEXT,
  -- the run that entered the person
  run_id      INTEGER NOT NULL
) STRICT;
CREATE TABLE enrolment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id  INTEGER NOT NULL REFERENCES person (id),
  role       TEXT NOT NULL CHECK (role = 'teacher' OR role = 'pupil' OR role = 'parent'),
  class_id   INTEGER REFERENCES class (id),
  started_on TEXT NOT NULL,
  start_kind TEXT NOT NULL CHECK (start_kind = 'formed' OR start_kind = 'enrolled' OR start_kind = 'transferred' OR start_kind = 'reinstated'
    OR start_kind = 'added' OR start_kind = 'repeated'),
  ended_on   TEXT CHECK (ended_on >= started_on),
  end_kind   TEXT CHECK (end_kind IN ('transferred', 'withdrawn', 'removed', 'year-ended')),
  end_reason TEXT CHECK (end_reason IS NULL OR end_kind IN ('withdrawn', 'removed')),
  roster_digest INTEGER,
  start_order_number TEXT,
  start_order_date   TEXT,
  end_order_number   TEXT,
  end_order_date     TEXT,
  destination        TEXT CHECK (destination IS NULL OR end_kind IN ('withdrawn', 'removed')),
  CHECK ((ended_on IS NULL) = (end_kind IS NULL))
) STRICT;
CREATE TABLE parent_child (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER NOT NULL REFERENCES person (id),
  child_id  INTEGER NOT NULL REFERENCES person (id),
  UNIQUE (parent_id, child_id)
) STRICT;
CREATE TABLE member (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id  INTEGER NOT NULL REFERENCES person (id),
  role       TEXT NOT NULL CHECK (role = 'teacher' OR role = 'pupil' OR role = 'parent'),
  joined_at  TEXT NOT NULL,
  request_id INTEGER REFERENCES join_request (id),
  UNIQUE (person_id, role)
) STRICT;
CREATE TABLE consent (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id   INTEGER NOT NULL REFERENCES person (id),
  state       TEXT NOT NULL CHECK (state = 'given' OR state = 'withdrawn' OR state = 'refused'),
  on_date     TEXT NOT NULL,
  document    TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) STRICT;
CREATE TABLE teacher_verification (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id     INTEGER NOT NULL REFERENCES person (id),
  verified_on   TEXT NOT NULL,
  basis         TEXT,
  verified_at   TEXT NOT NULL,
  verified_by   TEXT NOT NULL,
  revoked_at    TEXT,
  revoke_reason TEXT CHECK (revoke_reason IS NULL OR revoked_at IS NOT NULL)
) STRICT;
CREATE TABLE administrator (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id    INTEGER NOT NULL REFERENCES person (id),
  is_primary   INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  started_on   TEXT NOT NULL,
  ended_on     TEXT CHECK (ended_on >= started_on),
  order_number TEXT,
  order_date   TEXT
) STRICT;
CREATE TABLE homeroom (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  class_id     INTEGER NOT NULL REFERENCES class (id),
  person_id    INTEGER NOT NULL REFERENCES person (id),
  started_on   TEXT NOT NULL,
  ended_on     TEXT CHECK (ended_on >= started_on),
  order_number TEXT,
  order_date   TEXT
) STRICT;
CREATE TABLE class_teacher (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  class_id   INTEGER NOT NULL REFERENCES class (id),
  person_id  INTEGER NOT NULL REFERENCES person (id),
  subject    TEXT NOT NULL,
  started_on TEXT NOT NULL,
  ended_on   TEXT CHECK (ended_on >= started_on)
) STRICT;
CREATE TABLE past_year (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  year     INTEGER NOT NULL UNIQUE,
  began_at TEXT NOT NULL,
  ended_at TEXT NOT NULL
) STRICT;
CREATE TABLE invitation (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  class_id       INTEGER REFERENCES class (id),
  role           TEXT NOT NULL CHECK (role = 'teacher' OR role = 'pupil' OR role = 'parent'),
  person_id      INTEGER REFERENCES person (id),
  issued_to      INTEGER REFERENCES person (id),
  code_digest    BLOB NOT NULL UNIQUE,
  code_sealed    BLOB NOT NULL,
  link_digest    BLOB UNIQUE,
  link_sealed    BLOB,
  max_uses       INTEGER NOT NULL CHECK (max_uses > 0),
  uses           INTEGER NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND max_uses),
  created_at     TEXT NOT NULL,
  expires_at     TEXT NOT NULL,
  revoked_at     TEXT,
  revoke_reason  TEXT,
  replaced_by    INTEGER REFERENCES invitation (id)
) STRICT;
CREATE TABLE join_request (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  invitation_id INTEGER NOT NULL REFERENCES invitation (id),
  state         TEXT NOT NULL DEFAULT 'pending' CHECK (state = 'pending' OR state = 'approved' OR state = 'rejected'),
  surname       TEXT NOT NULL,
  given_name    TEXT NOT NULL,
  patronymic    TEXT,
  full_name     TEXT NOT NULL,
  name_key      TEXT NOT NULL,
  short_key     TEXT NOT NULL,
  birth_date    TEXT,
  phone         TEXT,
  email         TEXT,
  child_name    TEXT,
  requested_at  TEXT NOT NULL,
  decided_at    TEXT,
  decided_by    TEXT,
  reason        TEXT,
  person_id     INTEGER REFERENCES person (id),
  CHECK ((state = 'pending') = (decided_at IS NULL)),
  CHECK ((state = 'approved') = (person_id IS NOT NULL))
) STRICT;
CREATE TABLE roster_mapping (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  header  TEXT NOT NULL UNIQUE,
  mapping TEXT NOT NULL
) STRICT;
CREATE TABLE run (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  command TEXT NOT NULL,
  changes INTEGER NOT NULL CHECK (changes >= 0),
  summary TEXT NOT NULL,
  undoes  INTEGER REFERENCES run (id),
  hash    BLOB NOT NULL
) STRICT;
CREATE TABLE mark (
  table_name TEXT PRIMARY KEY,
  last_id    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE added (
  run_id     INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  first_id   INTEGER NOT NULL,
  last_id    INTEGER NOT NULL CHECK (last_id >= first_id),
  PRIMARY KEY (run_id, table_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE changed (
  run_id     INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id     INTEGER NOT NULL,
  before     TEXT,
  PRIMARY KEY (run_id, table_name, row_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE purged (
  person_id INTEGER NOT NULL,
  entered   BLOB NOT NULL,
  run_id    INTEGER NOT NULL,
  PRIMARY KEY (person_id, entered)
) STRICT, WITHOUT ROWID;
INSERT INTO organization (id, kind, name, short_name, director, messenger, registration, region, address, email, phone, website, inn, time_zone, platform_id, invitation_days, consent_required, undo_days, order_number, order_date, year, year_began_at) VALUES (1, 'school', 'Средняя школа № 5 города Приреченска', 'Школа № 5', 'Орлова Мария Ивановна', 'max', 'draft', NULL, NULL, NULL, NULL, NULL, NULL, 'Europe/Moscow', NULL, 14, 0, 400, '12-од', '2026-09-01', 2026, '2026-09-07T06:00:00.000Z');
INSERT INTO channel (id, kind, name) VALUES (1, 'general', 'Общешкольный канал');
INSERT INTO channel (id, kind, name) VALUES (2, 'staff', 'Сотрудники');
INSERT INTO class (id, year, name, name_key, grade, letter, staff, head_count, archived_at) VALUES (1, 2026, 'Учительская', 'учительская', NULL, NULL, 1, NULL, NULL);
INSERT INTO class (id, year, name, name_key, grade, letter, staff, head_count, archived_at) VALUES (2, 2026, '5А', '5а', 5, 'А', 0, NULL, NULL);
INSERT INTO class (id, year, name, name_key, grade, letter, staff, head_count, archived_at) VALUES (3, 2026, '5Б', '5б', 5, 'Б', 0, NULL, NULL);
INSERT INTO person (id, external_id, surname, given_name, patronymic, name_key, short_length, birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id) VALUES (1, NULL, 'Орлова', 'Мария', 'Ивановна', 'орлова мария ивановна', 12, NULL, NULL, NULL, NULL, 'директор', NULL, NULL, '', NULL, 1);
INSERT INTO person (id, external_id, surname, given_name, patronymic, name_key, short_length, birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id) VALUES (2, NULL, 'Лебедев', 'Пётр', 'Алексеевич', 'лебедев петр алексеевич', 12, NULL, NULL, '+79000000017', NULL, NULL, NULL, NULL, '', NULL, 1);
INSERT INTO person (id, external_id, surname, given_name, patronymic, name_key, short_length, birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id) VALUES (3, NULL, 'Иванова', 'Анна', 'Петровна', 'иванова анна петровна', 12, '2015-02-01', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, 3);
INSERT INTO person (id, external_id, surname, given_name, patronymic, name_key, short_length, birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id) VALUES (4, NULL, 'Петров', 'Иван', 'Ильич', 'петров иван ильич', 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'class', NULL, 3);
INSERT INTO person (id, external_id, surname, given_name, patronymic, name_key, short_length, birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id) VALUES (5, NULL, 'Климова', 'Ирина', 'Львовна', 'климова ирина львовна', 13, NULL, NULL, NULL, NULL, 'учитель', NULL, NULL, '', NULL, 4);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (1, 1, 'teacher', 1, '2026-09-07', 'formed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (2, 2, 'teacher', 1, '2026-09-07', 'formed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (3, 3, 'pupil', 2, '2026-09-07', 'formed', NULL, NULL, NULL, 1932047549552854, NULL, NULL, NULL, NULL, NULL);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (4, 4, 'pupil', 3, '2026-09-07', 'formed', '2026-09-07', 'transferred', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (5, 5, 'teacher', 1, '2026-09-07', 'formed', NULL, NULL, NULL, 7931583752546204, NULL, NULL, NULL, NULL, NULL);
INSERT INTO enrolment (id, person_id, role, class_id, started_on, start_kind, ended_on, end_kind, end_reason, roster_digest, start_order_number, start_order_date, end_order_number, end_order_date, destination) VALUES (6, 4, 'pupil', 2, '2026-09-07', 'transferred', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO member (id, person_id, role, joined_at, request_id) VALUES (1, 2, 'teacher', '2026-09-07T06:00:00.000Z', NULL);
INSERT INTO member (id, person_id, role, joined_at, request_id) VALUES (2, 3, 'pupil', '2026-09-07T06:00:00.000Z', 1);
INSERT INTO consent (id, person_id, state, on_date, document, recorded_at, recorded_by) VALUES (1, 3, 'given', '2026-09-01', NULL, '2026-09-07T06:00:00.000Z', 'tester');
INSERT INTO administrator (id, person_id, is_primary, started_on, ended_on, order_number, order_date) VALUES (1, 2, 1, '2026-09-07', NULL, '12-од', '2026-09-01');
INSERT INTO homeroom (id, class_id, person_id, started_on, ended_on, order_number, order_date) VALUES (1, 2, 5, '2026-09-07', NULL, NULL, NULL);
INSERT INTO invitation (id, class_id, role, person_id, issued_to, code_digest, code_sealed, link_digest, link_sealed, max_uses, uses, created_at, expires_at, revoked_at, revoke_reason, replaced_by) VALUES (1, 2, 'pupil', NULL, NULL, x'ebe2ff70a84ccb5f67209692f59a61bd229f80b010e2c74c89b17ee43e8556ef', x'af4402032679384149ab4c2be5ef3f41f5203b773fefeb8ff85d6a3ae22aad85ea4140c5e6d41efb6cb90c2b5b16c40a', NULL, NULL, 3, 1, '2026-09-07T06:00:00.000Z', '2026-09-21T06:00:00.000Z', NULL, NULL, NULL);
INSERT INTO join_request (id, invitation_id, state, surname, given_name, patronymic, full_name, name_key, short_key, birth_date, phone, email, child_name, requested_at, decided_at, decided_by, reason, person_id) VALUES (1, 1, 'approved', 'Иванова', 'Анна', 'Петровна', 'Иванова Анна Петровна', 'иванова анна петровна', 'иванова анна', NULL, NULL, NULL, NULL, '2026-09-07T06:00:00.000Z', '2026-09-07T06:00:00.000Z', 'tester', NULL, 3);
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (1, '2026-09-07T06:00:00.000Z', 'tester', 'register-org', 10, '{"administrator":{"added":[1,1],"changed":0,"ids":[]},"channel":{"added":[1,2],"changed":0,"ids":[]},"class":{"added":[1,1],"changed":0,"ids":[]},"enrolment":{"added":[1,2],"changed":0,"ids":[]},"member":{"added":[1,1],"changed":0,"ids":[]},"organization":{"added":[1,1],"changed":0,"ids":[]},"person":{"added":[1,2],"changed":0,"ids":[]}}', NULL, x'76293f8efa90422665d214174d760f741c829c6a3f9cc30ca18b78354f56a50c');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (10, '2026-09-07T06:00:00.000Z', 'tester', 'transfer', 3, '{"enrolment":{"added":[6,6],"changed":1,"ids":[4]},"person":{"added":null,"changed":1,"ids":[4]}}', NULL, x'02b66bf719279ae0db24e1e83293ae93e35d4b2b90d19e3c8eff77967e3ce5cf');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (2, '2026-09-07T06:00:00.000Z', 'tester', 'create-class', 2, '{"class":{"added":[2,3],"changed":0,"ids":[]}}', NULL, x'6bb10b0260346dd2966fbb59b82af8a2133fbfbed8b28eeff8d521e42d999eb2');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (3, '2026-09-07T06:00:00.000Z', 'tester', 'import-roster', 4, '{"enrolment":{"added":[3,4],"changed":0,"ids":[]},"person":{"added":[3,4],"changed":0,"ids":[]}}', NULL, x'f9da684fd6b58e654cf6a039afcb2927aa4199f082b41602884dfd457ef62e4f');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (4, '2026-09-07T06:00:00.000Z', 'tester', 'import-roster', 2, '{"enrolment":{"added":[5,5],"changed":0,"ids":[]},"person":{"added":[5,5],"changed":0,"ids":[]}}', NULL, x'7d350b8bd72849bf69b0b50ce4cafe653cf95720dcdd4bfadaffb9e49a78afe8');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (5, '2026-09-07T06:00:00.000Z', 'tester', 'assign-homeroom', 1, '{"homeroom":{"added":[1,1],"changed":0,"ids":[]}}', NULL, x'594cdbcb99ccd767ed32b9bec905940c2873b2d9700d3a0fd48b05e3be94ea94');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (6, '2026-09-07T06:00:00.000Z', 'tester', 'invite', 1, '{"invitation":{"added":[1,1],"changed":0,"ids":[]}}', NULL, x'8575634b631397db228385218d533409af4a05a3dd0fde9b9b69c55dda37519d');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (7, '2026-09-07T06:00:00.000Z', 'tester', 'join', 2, '{"join_request":{"added":[1,1],"changed":0,"ids":[]},"invitation":{"added":null,"changed":1,"ids":[1]}}', NULL, x'3a69f46f75a117be45ebc1d5529ad29985f2c5b34914a26652068ba90bcaf530');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (8, '2026-09-07T06:00:00.000Z', 'tester', 'approve', 2, '{"member":{"added":[2,2],"changed":0,"ids":[]},"join_request":{"added":null,"changed":1,"ids":[1]}}', NULL, x'3244e2a52f66e31162582edebee54f2cd9a143c541645b2e651212ad7f5ac1e7');
INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash) VALUES (9, '2026-09-07T06:00:00.000Z', 'tester', 'record-consent', 1, '{"consent":{"added":[1,1],"changed":0,"ids":[]}}', NULL, x'160cf21f86512e9591396be961d723b1416c769bf9dde68de769b6157a9f68e8');
INSERT INTO mark (table_name, last_id) VALUES ('administrator', 1);
INSERT INTO mark (table_name, last_id) VALUES ('channel', 2);
INSERT INTO mark (table_name, last_id) VALUES ('class', 3);
INSERT INTO mark (table_name, last_id) VALUES ('consent', 1);
INSERT INTO mark (table_name, last_id) VALUES ('enrolment', 5);
INSERT INTO mark (table_name, last_id) VALUES ('homeroom', 1);
INSERT INTO mark (table_name, last_id) VALUES ('invitation', 1);
INSERT INTO mark (table_name, last_id) VALUES ('join_request', 1);
INSERT INTO mark (table_name, last_id) VALUES ('member', 2);
INSERT INTO mark (table_name, last_id) VALUES ('organization', 1);
INSERT INTO mark (table_name, last_id) VALUES ('person', 5);
INSERT INTO mark (table_name, last_id) VALUES ('run', 9);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'administrator', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'channel', 1, 2);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'class', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'enrolment', 1, 2);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'member', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'organization', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (1, 'person', 1, 2);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (10, 'enrolment', 6, 6);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (2, 'class', 2, 3);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (3, 'enrolment', 3, 4);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (3, 'person', 3, 4);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (4, 'enrolment', 5, 5);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (4, 'person', 5, 5);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (5, 'homeroom', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (6, 'invitation', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (7, 'join_request', 1, 1);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (8, 'member', 2, 2);
INSERT INTO added (run_id, table_name, first_id, last_id) VALUES (9, 'consent', 1, 1);
INSERT INTO changed (run_id, table_name, row_id, before) VALUES (10, 'enrolment', 4, '[4,"pupil",3,"2026-09-07","formed",null,null,null,null,null,null,null,null]');
INSERT INTO changed (run_id, table_name, row_id, before) VALUES (10, 'person', 4, '[null,"Петров","Иван","Ильич","петров иван ильич",11,null,null,null,null,null,null,null,"",null,3]');
INSERT INTO changed (run_id, table_name, row_id, before) VALUES (7, 'invitation', 1, '[2,"pupil",null,null,"EBE2FF70A84CCB5F67209692F59A61BD229F80B010E2C74C89B17EE43E8556EF","AF4402032679384149AB4C2BE5EF3F41F5203B773FEFEB8FF85D6A3AE22AAD85EA4140C5E6D41EFB6CB90C2B5B16C40A","","",3,0,"2026-09-07T06:00:00.000Z","2026-09-21T06:00:00.000Z",null,null,null]');
INSERT INTO changed (run_id, table_name, row_id, before) VALUES (8, 'join_request', 1, '[1,"pending","Иванова","Анна","Петровна","Иванова Анна Петровна","иванова анна петровна","иванова анна",null,null,null,null,"2026-09-07T06:00:00.000Z",null,null,null,null]');
INSERT INTO sqlite_sequence (name, seq) VALUES ('administrator', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('channel', 2);
INSERT INTO sqlite_sequence (name, seq) VALUES ('class', 3);
INSERT INTO sqlite_sequence (name, seq) VALUES ('consent', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('enrolment', 6);
INSERT INTO sqlite_sequence (name, seq) VALUES ('homeroom', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('invitation', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('join_request', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('member', 2);
INSERT INTO sqlite_sequence (name, seq) VALUES ('organization', 1);
INSERT INTO sqlite_sequence (name, seq) VALUES ('person', 5);
INSERT INTO sqlite_sequence (name, seq) VALUES ('run', 10);
CREATE UNIQUE INDEX class_by_name ON class (year, name_key) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX person_by_external_id ON person (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX person_by_name ON person (name_key, birth_date);
CREATE INDEX person_by_former_name ON person (former_key) WHERE former_key IS NOT NULL;
CREATE INDEX person_by_name_without_id ON person (name_key, birth_date) WHERE external_id IS NULL;
CREATE INDEX enrolment_by_class ON enrolment (class_id, role, ended_on);
CREATE UNIQUE INDEX enrolment_once
  ON enrolment (person_id, role, coalesce(class_id, 0), CASE WHEN ended_on IS NULL THEN 0 ELSE id END);
CREATE INDEX parent_child_by_child ON parent_child (child_id);
CREATE VIEW class_roster (class_id, role, person_id) AS
  SELECT class_id, role, person_id FROM enrolment WHERE ended_on IS NULL AND class_id IS NOT NULL
  UNION ALL
  SELECT child.class_id, 'parent', parent_child.parent_id
  FROM enrolment AS child
  JOIN parent_child ON parent_child.child_id = child.person_id
  JOIN enrolment AS parent ON parent.person_id = parent_child.parent_id AND +parent.role = 'parent' AND parent.ended_on IS NULL
  WHERE child.ended_on IS NULL AND child.class_id IS NOT NULL AND child.role = 'pupil';
CREATE INDEX consent_by_person ON consent (person_id, on_date);
CREATE UNIQUE INDEX teacher_verification_standing ON teacher_verification (person_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX administrator_present ON administrator (person_id) WHERE ended_on IS NULL;
CREATE UNIQUE INDEX administrator_primary ON administrator (is_primary) WHERE ended_on IS NULL AND is_primary = 1;
CREATE UNIQUE INDEX homeroom_of_class ON homeroom (class_id) WHERE ended_on IS NULL;
CREATE INDEX homeroom_by_person ON homeroom (person_id);
CREATE UNIQUE INDEX class_teacher_once ON class_teacher (class_id, person_id, subject) WHERE ended_on IS NULL;
CREATE INDEX class_teacher_by_person ON class_teacher (person_id);
CREATE INDEX invitation_by_class ON invitation (class_id, role);
CREATE INDEX invitation_by_person ON invitation (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX invitation_not_revoked ON invitation (expires_at) WHERE revoked_at IS NULL;
CREATE INDEX join_request_by_invitation ON join_request (invitation_id);
CREATE INDEX join_request_by_name ON join_request (short_key);
CREATE INDEX join_request_pending ON join_request (id) WHERE state = 'pending';
CREATE TRIGGER run_stays BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER run_remains BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE INDEX changed_by_row ON changed (table_name, row_id);
CREATE TRIGGER organization_updated AFTER UPDATE OF kind, name, short_name, director, messenger, registration, region,
  address, email, phone, website, inn, time_zone, platform_id, invitation_days, consent_required, undo_days,
  order_number, order_date, year, year_began_at ON organization
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'organization') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'organization', OLD.id, json_array(OLD.kind, OLD.name, OLD.short_name,
    OLD.director, OLD.messenger, OLD.registration, OLD.region, OLD.address, OLD.email, OLD.phone, OLD.website,
    OLD.inn, OLD.time_zone, OLD.platform_id, OLD.invitation_days, OLD.consent_required, OLD.undo_days,
    OLD.order_number, OLD.order_date, OLD.year, OLD.year_began_at) FROM run;
END;
CREATE TRIGGER organization_deleted AFTER DELETE ON organization
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'organization') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'organization', OLD.id, json_array(OLD.kind, OLD.name, OLD.short_name,
    OLD.director, OLD.messenger, OLD.registration, OLD.region, OLD.address, OLD.email, OLD.phone, OLD.website,
    OLD.inn, OLD.time_zone, OLD.platform_id, OLD.invitation_days, OLD.consent_required, OLD.undo_days,
    OLD.order_number, OLD.order_date, OLD.year, OLD.year_began_at) FROM run;
END;
CREATE TRIGGER word_updated AFTER UPDATE OF concept, text ON word
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'word') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'word', OLD.id, json_array(OLD.concept, OLD.text) FROM run;
END;
CREATE TRIGGER word_deleted AFTER DELETE ON word
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'word') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'word', OLD.id, json_array(OLD.concept, OLD.text) FROM run;
END;
CREATE TRIGGER channel_updated AFTER UPDATE OF kind, name ON channel
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'channel') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'channel', OLD.id, json_array(OLD.kind, OLD.name) FROM run;
END;
CREATE TRIGGER channel_deleted AFTER DELETE ON channel
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'channel') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'channel', OLD.id, json_array(OLD.kind, OLD.name) FROM run;
END;
CREATE TRIGGER class_updated AFTER UPDATE OF year, name, name_key, grade, letter, staff, head_count, archived_at ON class
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'class') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'class', OLD.id, json_array(OLD.year, OLD.name, OLD.name_key, OLD.grade,
    OLD.letter, OLD.staff, OLD.head_count, OLD.archived_at) FROM run;
END;
CREATE TRIGGER class_deleted AFTER DELETE ON class
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'class') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'class', OLD.id, json_array(OLD.year, OLD.name, OLD.name_key, OLD.grade,
    OLD.letter, OLD.staff, OLD.head_count, OLD.archived_at) FROM run;
END;
CREATE TRIGGER person_updated AFTER UPDATE OF external_id, surname, given_name, patronymic, name_key, short_length,
  birth_date, sex, phone, email, position, subjects, homeroom_of, hand_edited, former_key, run_id ON person
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'person') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'person', OLD.id, json_array(OLD.external_id, OLD.surname, OLD.given_name,
    OLD.patronymic, OLD.name_key, OLD.short_length, OLD.birth_date, OLD.sex, OLD.phone, OLD.email, OLD.position,
    OLD.subjects, OLD.homeroom_of, OLD.hand_edited, OLD.former_key, OLD.run_id) FROM run;
END;
CREATE TRIGGER person_deleted AFTER DELETE ON person
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'person') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'person', OLD.id, json_array(OLD.external_id, OLD.surname, OLD.given_name,
    OLD.patronymic, OLD.name_key, OLD.short_length, OLD.birth_date, OLD.sex, OLD.phone, OLD.email, OLD.position,
    OLD.subjects, OLD.homeroom_of, OLD.hand_edited, OLD.former_key, OLD.run_id) FROM run;
END;
CREATE TRIGGER enrolment_updated AFTER UPDATE OF person_id, role, class_id, started_on, start_kind, ended_on,
  end_kind, end_reason, start_order_number, start_order_date, end_order_number, end_order_date, destination ON enrolment
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'enrolment') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'enrolment', OLD.id, json_array(OLD.person_id, OLD.role, OLD.class_id,
    OLD.started_on, OLD.start_kind, OLD.ended_on, OLD.end_kind, OLD.end_reason, OLD.start_order_number,
    OLD.start_order_date, OLD.end_order_number, OLD.end_order_date, OLD.destination) FROM run;
END;
CREATE TRIGGER enrolment_deleted AFTER DELETE ON enrolment
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'enrolment') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'enrolment', OLD.id, json_array(OLD.person_id, OLD.role, OLD.class_id,
    OLD.started_on, OLD.start_kind, OLD.ended_on, OLD.end_kind, OLD.end_reason, OLD.start_order_number,
    OLD.start_order_date, OLD.end_order_number, OLD.end_order_date, OLD.destination) FROM run;
END;
CREATE TRIGGER parent_child_updated AFTER UPDATE OF parent_id, child_id ON parent_child
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'parent_child') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'parent_child', OLD.id, json_array(OLD.parent_id, OLD.child_id) FROM run;
END;
CREATE TRIGGER parent_child_deleted AFTER DELETE ON parent_child
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'parent_child') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'parent_child', OLD.id, json_array(OLD.parent_id, OLD.child_id) FROM run;
END;
CREATE TRIGGER member_updated AFTER UPDATE OF person_id, role, joined_at, request_id ON member
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'member') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'member', OLD.id, json_array(OLD.person_id, OLD.role, OLD.joined_at, OLD.request_id) FROM run;
END;
CREATE TRIGGER member_deleted AFTER DELETE ON member
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'member') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'member', OLD.id, json_array(OLD.person_id, OLD.role, OLD.joined_at, OLD.request_id) FROM run;
END;
CREATE TRIGGER teacher_verification_updated AFTER UPDATE OF person_id, verified_on, basis, verified_at, verified_by,
  revoked_at, revoke_reason ON teacher_verification
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'teacher_verification') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'teacher_verification', OLD.id, json_array(OLD.person_id, OLD.verified_on,
    OLD.basis, OLD.verified_at, OLD.verified_by, OLD.revoked_at, OLD.revoke_reason) FROM run;
END;
CREATE TRIGGER teacher_verification_deleted AFTER DELETE ON teacher_verification
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'teacher_verification') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'teacher_verification', OLD.id, json_array(OLD.person_id, OLD.verified_on,
    OLD.basis, OLD.verified_at, OLD.verified_by, OLD.revoked_at, OLD.revoke_reason) FROM run;
END;
CREATE TRIGGER administrator_updated AFTER UPDATE OF person_id, is_primary, started_on, ended_on, order_number,
  order_date ON administrator
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'administrator') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'administrator', OLD.id, json_array(OLD.person_id, OLD.is_primary, OLD.started_on,
    OLD.ended_on, OLD.order_number, OLD.order_date) FROM run;
END;
CREATE TRIGGER administrator_deleted AFTER DELETE ON administrator
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'administrator') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'administrator', OLD.id, json_array(OLD.person_id, OLD.is_primary, OLD.started_on,
    OLD.ended_on, OLD.order_number, OLD.order_date) FROM run;
END;
CREATE TRIGGER homeroom_updated AFTER UPDATE OF class_id, person_id, started_on, ended_on, order_number, order_date ON homeroom
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'homeroom') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'homeroom', OLD.id, json_array(OLD.class_id, OLD.person_id, OLD.started_on,
    OLD.ended_on, OLD.order_number, OLD.order_date) FROM run;
END;
CREATE TRIGGER homeroom_deleted AFTER DELETE ON homeroom
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'homeroom') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'homeroom', OLD.id, json_array(OLD.class_id, OLD.person_id, OLD.started_on,
    OLD.ended_on, OLD.order_number, OLD.order_date) FROM run;
END;
CREATE TRIGGER class_teacher_updated AFTER UPDATE OF class_id, person_id, subject, started_on, ended_on ON class_teacher
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'class_teacher') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'class_teacher', OLD.id, json_array(OLD.class_id, OLD.person_id, OLD.subject,
    OLD.started_on, OLD.ended_on) FROM run;
END;
CREATE TRIGGER class_teacher_deleted AFTER DELETE ON class_teacher
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'class_teacher') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'class_teacher', OLD.id, json_array(OLD.class_id, OLD.person_id, OLD.subject,
    OLD.started_on, OLD.ended_on) FROM run;
END;
CREATE TRIGGER past_year_updated AFTER UPDATE OF year, began_at, ended_at ON past_year
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'past_year') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'past_year', OLD.id, json_array(OLD.year, OLD.began_at, OLD.ended_at) FROM run;
END;
CREATE TRIGGER past_year_deleted AFTER DELETE ON past_year
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'past_year') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'past_year', OLD.id, json_array(OLD.year, OLD.began_at, OLD.ended_at) FROM run;
END;
CREATE TRIGGER invitation_updated AFTER UPDATE OF class_id, role, person_id, issued_to, code_digest, code_sealed,
  link_digest, link_sealed, max_uses, uses, created_at, expires_at, revoked_at, revoke_reason, replaced_by ON invitation
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'invitation') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'invitation', OLD.id, json_array(OLD.class_id, OLD.role, OLD.person_id,
    OLD.issued_to, hex(OLD.code_digest), hex(OLD.code_sealed), hex(OLD.link_digest), hex(OLD.link_sealed),
    OLD.max_uses, OLD.uses, OLD.created_at, OLD.expires_at, OLD.revoked_at, OLD.revoke_reason, OLD.replaced_by) FROM run;
END;
CREATE TRIGGER invitation_deleted AFTER DELETE ON invitation
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'invitation') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'invitation', OLD.id, json_array(OLD.class_id, OLD.role, OLD.person_id,
    OLD.issued_to, hex(OLD.code_digest), hex(OLD.code_sealed), hex(OLD.link_digest), hex(OLD.link_sealed),
    OLD.max_uses, OLD.uses, OLD.created_at, OLD.expires_at, OLD.revoked_at, OLD.revoke_reason, OLD.replaced_by) FROM run;
END;
CREATE TRIGGER join_request_updated AFTER UPDATE OF invitation_id, state, surname, given_name, patronymic, full_name,
  name_key, short_key, birth_date, phone, email, child_name, requested_at, decided_at, decided_by, reason, person_id ON join_request
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'join_request') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'join_request', OLD.id, json_array(OLD.invitation_id, OLD.state, OLD.surname,
    OLD.given_name, OLD.patronymic, OLD.full_name, OLD.name_key, OLD.short_key, OLD.birth_date, OLD.phone, OLD.email,
    OLD.child_name, OLD.requested_at, OLD.decided_at, OLD.decided_by, OLD.reason, OLD.person_id) FROM run;
END;
CREATE TRIGGER join_request_deleted AFTER DELETE ON join_request
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'join_request') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'join_request', OLD.id, json_array(OLD.invitation_id, OLD.state, OLD.surname,
    OLD.given_name, OLD.patronymic, OLD.full_name, OLD.name_key, OLD.short_key, OLD.birth_date, OLD.phone, OLD.email,
    OLD.child_name, OLD.requested_at, OLD.decided_at, OLD.decided_by, OLD.reason, OLD.person_id) FROM run;
END;
CREATE TRIGGER roster_mapping_updated AFTER UPDATE OF header, mapping ON roster_mapping
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'roster_mapping') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'roster_mapping', OLD.id, json_array(OLD.header, OLD.mapping) FROM run;
END;
CREATE TRIGGER roster_mapping_deleted AFTER DELETE ON roster_mapping
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'roster_mapping') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'roster_mapping', OLD.id, json_array(OLD.header, OLD.mapping) FROM run;
END;
CREATE TRIGGER consent_updated AFTER UPDATE OF person_id, state, on_date, document, recorded_at, recorded_by ON consent
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'consent') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'consent', OLD.id, json_array(OLD.person_id, OLD.state, OLD.on_date, OLD.document, OLD.recorded_at, OLD.recorded_by) FROM run;
END;
CREATE TRIGGER consent_deleted AFTER DELETE ON consent
WHEN OLD.id <= (SELECT last_id FROM mark WHERE table_name = 'consent') BEGIN
  INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
  SELECT coalesce(max(id), 0) + 1, 'consent', OLD.id, json_array(OLD.person_id, OLD.state, OLD.on_date, OLD.document, OLD.recorded_at, OLD.recorded_by) FROM run;
END;
