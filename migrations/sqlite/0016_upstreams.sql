-- Upstreams: publishers whose data are fetched on a schedule. No row here is a part of the data, none raises the revision,
-- and no key is ever written here.

-- The state between two fetches. `validators` and `shape` are JSON.
CREATE TABLE upstream (
  id TEXT NOT NULL PRIMARY KEY,
  last_attempt TEXT,
  last_success TEXT,
  failures INTEGER NOT NULL,
  next_due TEXT,
  definition TEXT,
  validators TEXT NOT NULL,
  shape TEXT,
  followed TEXT,
  rejected TEXT
) STRICT;

-- The last fetches of each upstream.
CREATE TABLE upstream_fetch (
  upstream TEXT NOT NULL,
  number INTEGER NOT NULL,
  began_at TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  added INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  import INTEGER,
  PRIMARY KEY (upstream, number)
) STRICT;

-- At most one publication of each upstream that is held, with its files in the database, so that any server can accept it.
CREATE TABLE upstream_held (
  upstream TEXT NOT NULL PRIMARY KEY,
  since TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  added INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  largest TEXT NOT NULL,
  format TEXT,
  followed TEXT,
  scope TEXT NOT NULL,
  files BLOB NOT NULL
) STRICT;

-- The process that follows schedules. It renews its term; after a crash the term ends and another takes it.
CREATE TABLE upstream_puller (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
INSERT INTO upstream_puller (id, holder, until) VALUES (1, '', '');
