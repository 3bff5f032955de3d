-- The schema of a store as its migrations leave it; written by `npm run golden`.

CREATE TABLE administrator (
  id           INTEGER PRIMARY KEY,
  person_id    INTEGER NOT NULL REFERENCES person (id),
  is_primary   INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  started_on   TEXT NOT NULL,
  ended_on     TEXT CHECK (ended_on >= started_on),
  order_number TEXT,
  order_date   TEXT
) STRICT;

CREATE UNIQUE INDEX administrator_present ON administrator (person_id) WHERE ended_on IS NULL;

CREATE UNIQUE INDEX administrator_primary ON administrator (is_primary) WHERE ended_on IS NULL AND is_primary = 1;

CREATE TABLE channel (
  id   INTEGER PRIMARY KEY,
  kind TEXT NOT NULL UNIQUE CHECK (kind IN ('general', 'staff')),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE class (
  id          INTEGER PRIMARY KEY,
  year        INTEGER NOT NULL,
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  grade       INTEGER,
  letter      TEXT,
  staff       INTEGER NOT NULL CHECK (staff IN (0, 1)),
  head_count  INTEGER CHECK (head_count >= 0),
  archived_at TEXT
) STRICT;

CREATE UNIQUE INDEX class_by_name ON class (year, name_key) WHERE archived_at IS NULL;

CREATE VIEW class_roster (class_id, role, person_id) AS
  SELECT class_id, role, person_id FROM enrolment WHERE ended_on IS NULL AND class_id IS NOT NULL
  UNION ALL
  SELECT child.class_id, 'parent', parent_child.parent_id
  FROM enrolment AS child
  JOIN parent_child ON parent_child.child_id = child.person_id
  JOIN enrolment AS parent ON parent.person_id = parent_child.parent_id AND parent.role = 'parent' AND parent.ended_on IS NULL
  WHERE child.ended_on IS NULL AND child.class_id IS NOT NULL AND child.role = 'pupil';

CREATE TABLE class_teacher (
  id         INTEGER PRIMARY KEY,
  class_id   INTEGER NOT NULL REFERENCES class (id),
  person_id  INTEGER NOT NULL REFERENCES person (id),
  subject    TEXT NOT NULL,
  started_on TEXT NOT NULL,
  ended_on   TEXT CHECK (ended_on >= started_on)
) STRICT;

CREATE INDEX class_teacher_by_person ON class_teacher (person_id);

CREATE UNIQUE INDEX class_teacher_once ON class_teacher (class_id, person_id, subject) WHERE ended_on IS NULL;

CREATE TABLE enrolment (
  id         INTEGER PRIMARY KEY,
  person_id  INTEGER NOT NULL REFERENCES person (id),
  role       TEXT NOT NULL CHECK (role = 'teacher' OR role = 'pupil' OR role = 'parent'),
  class_id   INTEGER REFERENCES class (id),
  started_on TEXT NOT NULL,
  start_kind TEXT NOT NULL CHECK (start_kind = 'formed' OR start_kind = 'enrolled' OR start_kind = 'transferred' OR start_kind = 'reinstated'
    OR start_kind = 'added'),
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

CREATE INDEX enrolment_by_class ON enrolment (class_id, role, ended_on);

CREATE UNIQUE INDEX enrolment_once
  ON enrolment (person_id, role, coalesce(class_id, 0), CASE WHEN ended_on IS NULL THEN 0 ELSE id END);

CREATE TABLE homeroom (
  id           INTEGER PRIMARY KEY,
  class_id     INTEGER NOT NULL REFERENCES class (id),
  person_id    INTEGER NOT NULL REFERENCES person (id),
  started_on   TEXT NOT NULL,
  ended_on     TEXT CHECK (ended_on >= started_on),
  order_number TEXT,
  order_date   TEXT
) STRICT;

CREATE INDEX homeroom_by_person ON homeroom (person_id);

CREATE UNIQUE INDEX homeroom_of_class ON homeroom (class_id) WHERE ended_on IS NULL;

CREATE TABLE invitation (
  id             INTEGER PRIMARY KEY,
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

CREATE INDEX invitation_by_class ON invitation (class_id, role);

CREATE INDEX invitation_by_person ON invitation (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX invitation_not_revoked ON invitation (expires_at) WHERE revoked_at IS NULL;

CREATE TABLE join_request (
  id            INTEGER PRIMARY KEY,
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

CREATE INDEX join_request_by_invitation ON join_request (invitation_id);

CREATE INDEX join_request_by_name ON join_request (short_key);

CREATE INDEX join_request_pending ON join_request (id) WHERE state = 'pending';

CREATE TABLE member (
  person_id  INTEGER NOT NULL REFERENCES person (id),
  role       TEXT NOT NULL CHECK (role = 'teacher' OR role = 'pupil' OR role = 'parent'),
  joined_at  TEXT NOT NULL,
  request_id INTEGER REFERENCES join_request (id),
  PRIMARY KEY (person_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
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
  order_number    TEXT NOT NULL,
  order_date      TEXT NOT NULL,
  year            INTEGER NOT NULL,
  year_began_at   TEXT NOT NULL
) STRICT;

CREATE TABLE parent_child (
  parent_id INTEGER NOT NULL REFERENCES person (id),
  child_id  INTEGER NOT NULL REFERENCES person (id),
  PRIMARY KEY (parent_id, child_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX parent_child_by_child ON parent_child (child_id);

CREATE TABLE past_year (
  year     INTEGER PRIMARY KEY,
  began_at TEXT NOT NULL,
  ended_at TEXT NOT NULL
) STRICT;

CREATE TABLE person (
  id          INTEGER PRIMARY KEY,
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

CREATE UNIQUE INDEX person_by_external_id ON person (external_id) WHERE external_id IS NOT NULL;

CREATE INDEX person_by_former_name ON person (former_key) WHERE former_key IS NOT NULL;

CREATE INDEX person_by_name ON person (name_key, birth_date);

CREATE INDEX person_by_name_without_id ON person (name_key, birth_date) WHERE external_id IS NULL;

CREATE TABLE roster_mapping (
  header  TEXT PRIMARY KEY,
  mapping TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  command TEXT NOT NULL,
  changes INTEGER NOT NULL CHECK (changes > 0)
) STRICT;

CREATE TABLE teacher_verification (
  id            INTEGER PRIMARY KEY,
  person_id     INTEGER NOT NULL REFERENCES person (id),
  verified_on   TEXT NOT NULL,
  basis         TEXT,
  verified_at   TEXT NOT NULL,
  verified_by   TEXT NOT NULL,
  revoked_at    TEXT,
  revoke_reason TEXT CHECK (revoke_reason IS NULL OR revoked_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX teacher_verification_standing ON teacher_verification (person_id) WHERE revoked_at IS NULL;

CREATE TABLE word (
  concept TEXT PRIMARY KEY,
  text    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
