-- Upstreams: publishers whose data are fetched on a schedule. No row here is a part of the data, none raises the revision,
-- and no key is ever written here.

-- The state between two fetches. `validators` and `shape` are JSON.
CREATE TABLE upstream (
  id TEXT NOT NULL PRIMARY KEY,
  last_attempt TEXT,
  last_success TEXT,
  failures BIGINT NOT NULL,
  next_due TEXT,
  definition TEXT,
  validators TEXT NOT NULL,
  shape TEXT,
  followed TEXT,
  rejected TEXT
);

-- The last fetches of each upstream.
CREATE TABLE upstream_fetch (
  upstream TEXT NOT NULL,
  number BIGINT NOT NULL,
  began_at TEXT NOT NULL,
  duration_ms BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  added BIGINT NOT NULL,
  revised BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  import BIGINT,
  PRIMARY KEY (upstream, number)
);

-- At most one publication of each upstream that is held, with its files in the database, so that any server can accept it.
CREATE TABLE upstream_held (
  upstream TEXT NOT NULL PRIMARY KEY,
  since TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  added BIGINT NOT NULL,
  revised BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  largest TEXT NOT NULL,
  format TEXT,
  followed TEXT,
  scope TEXT NOT NULL,
  files BYTEA NOT NULL
);

-- The process that follows schedules. It renews its term; after a crash the term ends and another takes it.
CREATE TABLE upstream_puller (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  until TEXT NOT NULL
);
INSERT INTO upstream_puller (id, holder, until) VALUES (1, '', '');
