-- Datasets, code lists, indicators, sources. Every committed write raises the revision.

CREATE TABLE revision (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
INSERT INTO revision (id, value, changed_at) VALUES (1, 0, '1970-01-01T00:00:00Z');

CREATE TABLE vintage (
  id INTEGER NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL,
  published TEXT NOT NULL,
  source TEXT,
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE dataset (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  description TEXT NOT NULL,
  licence TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE dataset_dimension (
  dataset TEXT NOT NULL REFERENCES dataset (id),
  position INTEGER NOT NULL,
  dimension TEXT NOT NULL,
  PRIMARY KEY (dataset, position)
) STRICT;

CREATE TABLE seed_file (
  dataset TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (dataset, name)
) STRICT;

-- Which dataset brought a code of a list that all datasets share: the one that may revise it.
CREATE TABLE code_owner (
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  PRIMARY KEY (list, code)
) STRICT;

CREATE TABLE unit_class (
  code TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL
) STRICT;
INSERT INTO unit_class (code, description) VALUES
  ('level', 'an amount of money or of goods'),
  ('count', 'a number of whole things'),
  ('ratio', 'a part of a whole, or one quantity divided by another'),
  ('growth', 'a rate of change'),
  ('index', 'a level relative to a base period that is set to a round number'),
  ('rank', 'a place in an order'),
  ('multiple', 'how many times another quantity');

CREATE TABLE unit (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  class TEXT NOT NULL REFERENCES unit_class (code),
  symbol TEXT,
  integral INTEGER NOT NULL
) STRICT;

CREATE TABLE topic (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE area (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  alpha3 TEXT,
  parent TEXT
) STRICT;

CREATE TABLE activity (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  parent TEXT,
  classification TEXT NOT NULL,
  definition TEXT
) STRICT;

CREATE TABLE activity_tag (
  activity TEXT NOT NULL REFERENCES activity (code),
  position INTEGER NOT NULL,
  tag TEXT NOT NULL,
  source TEXT NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  note TEXT,
  PRIMARY KEY (activity, position)
) STRICT;

CREATE TABLE indicator (
  dataset TEXT NOT NULL REFERENCES dataset (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES unit (code),
  unit_class TEXT NOT NULL REFERENCES unit_class (code),
  price_basis TEXT NOT NULL CHECK (price_basis IN ('current', 'constant', 'not_applicable')),
  measured_as TEXT NOT NULL CHECK (measured_as IN ('stock', 'flow', 'not_applicable')),
  topic TEXT NOT NULL REFERENCES topic (code),
  non_negative INTEGER NOT NULL,
  PRIMARY KEY (dataset, code)
) STRICT;

CREATE TABLE indicator_relation (
  dataset TEXT NOT NULL,
  indicator TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('growth_of', 'share_of', 'change_of', 'multiple_of', 'ratio_of')),
  of_indicator TEXT NOT NULL,
  of_activity TEXT,
  of_area TEXT,
  part_indicator TEXT,
  part_activity TEXT,
  part_area TEXT,
  base TEXT,
  PRIMARY KEY (dataset, indicator, position),
  FOREIGN KEY (dataset, indicator) REFERENCES indicator (dataset, code)
) STRICT;

-- Names in other languages; `list` is the table that the code belongs to, `dataset` is empty where
-- the list is shared by all datasets.
CREATE TABLE label (
  list TEXT NOT NULL,
  dataset TEXT NOT NULL,
  code TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (list, dataset, code, language)
) STRICT;

CREATE TABLE source (
  id TEXT NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  title TEXT NOT NULL,
  publisher TEXT NOT NULL,
  author TEXT,
  published TEXT NOT NULL,
  published_basis TEXT NOT NULL CHECK (published_basis IN ('stated', 'inferred')),
  published_note TEXT,
  language TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  note TEXT
) STRICT;
