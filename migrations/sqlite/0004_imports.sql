-- Data files: observations kept lean for millions of rows, who imported what, credentials, changes.

-- A bound that is null is the value itself, an infinite one is unbounded on its side; a status that is
-- null is A. Where a value comes from beyond its vintage stands in observation_detail.
CREATE TABLE observation_lean (
  series_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  vintage INTEGER NOT NULL,
  value REAL,
  lower_bound REAL,
  upper_bound REAL,
  status TEXT,
  PRIMARY KEY (series_id, period, vintage)
) STRICT, WITHOUT ROWID;

CREATE TABLE observation_detail (
  series_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  vintage INTEGER NOT NULL,
  qualifier TEXT,
  figure TEXT,
  printed TEXT,
  attributes TEXT,
  PRIMARY KEY (series_id, period, vintage)
) STRICT, WITHOUT ROWID;

INSERT INTO observation_lean
SELECT series_id, period, vintage, value,
  CASE WHEN value IS NULL OR lower_bound = value THEN NULL ELSE coalesce(lower_bound, -9e999) END,
  CASE WHEN value IS NULL OR upper_bound = value THEN NULL ELSE coalesce(upper_bound, 9e999) END,
  CASE WHEN origin = 'withdrawn' THEN 'withdrawn' ELSE nullif(status, 'A') END
FROM observation;

INSERT INTO observation_detail
SELECT series_id, period, vintage, nullif(qualifier, 'exact'), figure, printed, NULL
FROM observation WHERE qualifier <> 'exact' OR figure IS NOT NULL OR printed IS NOT NULL;

DROP TABLE observation;
ALTER TABLE observation_lean RENAME TO observation;

-- One data file that was taken in: an audit trail, never deleted.
CREATE TABLE import (
  id INTEGER NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  file TEXT NOT NULL,
  format TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  request TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  published TEXT NOT NULL,
  title TEXT,
  notes TEXT,
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  observations INTEGER NOT NULL,
  added INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  reverted_at TEXT,
  reverted_by TEXT,
  reverted_revision INTEGER
) STRICT;

ALTER TABLE vintage ADD COLUMN import INTEGER;
ALTER TABLE vintage ADD COLUMN reverted INTEGER NOT NULL DEFAULT 0;

-- The unit of a series where it is not that of its indicator, what else holds for all its observations,
-- and the newest publication that had it.
ALTER TABLE series ADD COLUMN unit TEXT REFERENCES unit (code);
ALTER TABLE series ADD COLUMN attributes TEXT;
ALTER TABLE series ADD COLUMN published_to TEXT;

-- Names of codes in dimensions that are a dataset's own.
CREATE TABLE dimension_code (
  dataset TEXT NOT NULL REFERENCES dataset (id),
  dimension TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (dataset, dimension, code)
) STRICT;

-- Credentials of write routes; only a hash of the secret is kept.
CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scope TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT
) STRICT;

-- What each revision changed, for those who follow.
CREATE TABLE change (
  revision INTEGER NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seed', 'import', 'revert')),
  dataset TEXT NOT NULL,
  actor TEXT NOT NULL,
  import INTEGER,
  added INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL
) STRICT;
