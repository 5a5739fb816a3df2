-- Data files: observations kept lean for millions of rows, who imported what, credentials, changes.

-- A bound that is null is the value itself, an infinite one is unbounded on its side; a status that is
-- null is A. Where a value comes from beyond its vintage stands in observation_detail.
CREATE TABLE observation_lean (
  series_id BIGINT NOT NULL,
  period BIGINT NOT NULL,
  vintage BIGINT NOT NULL,
  value DOUBLE PRECISION,
  lower_bound DOUBLE PRECISION,
  upper_bound DOUBLE PRECISION,
  status TEXT,
  PRIMARY KEY (series_id, period, vintage)
);

CREATE TABLE observation_detail (
  series_id BIGINT NOT NULL,
  period BIGINT NOT NULL,
  vintage BIGINT NOT NULL,
  qualifier TEXT,
  figure TEXT,
  printed TEXT,
  attributes TEXT,
  PRIMARY KEY (series_id, period, vintage)
);

INSERT INTO observation_lean
SELECT series_id, period, vintage, value,
  CASE WHEN value IS NULL OR lower_bound = value THEN NULL ELSE coalesce(lower_bound, '-Infinity'::double precision) END,
  CASE WHEN value IS NULL OR upper_bound = value THEN NULL ELSE coalesce(upper_bound, 'Infinity'::double precision) END,
  CASE WHEN origin = 'withdrawn' THEN 'withdrawn' ELSE nullif(status, 'A') END
FROM observation;

INSERT INTO observation_detail
SELECT series_id, period, vintage, nullif(qualifier, 'exact'), figure, printed, NULL
FROM observation WHERE qualifier <> 'exact' OR figure IS NOT NULL OR printed IS NOT NULL;

DROP TABLE observation;
ALTER TABLE observation_lean RENAME TO observation;
ALTER INDEX observation_lean_pkey RENAME TO observation_pkey;

-- One data file that was taken in: an audit trail, never deleted.
CREATE TABLE import (
  id BIGINT NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  file TEXT NOT NULL,
  format TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  request TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  published TEXT NOT NULL,
  title TEXT,
  notes TEXT,
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revision BIGINT NOT NULL,
  observations BIGINT NOT NULL,
  added BIGINT NOT NULL,
  revised BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  missing BIGINT NOT NULL,
  reverted_at TEXT,
  reverted_by TEXT,
  reverted_revision BIGINT
);

ALTER TABLE vintage ADD COLUMN import BIGINT;
ALTER TABLE vintage ADD COLUMN reverted BIGINT NOT NULL DEFAULT 0;

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
);

-- Credentials of write routes; only a hash of the secret is kept.
CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scope TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT
);

-- What each revision changed, for those who follow.
CREATE TABLE change (
  revision BIGINT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seed', 'import', 'revert')),
  dataset TEXT NOT NULL,
  actor TEXT NOT NULL,
  import BIGINT,
  added BIGINT NOT NULL,
  revised BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL
);
