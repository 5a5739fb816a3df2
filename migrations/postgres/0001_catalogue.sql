-- Datasets, code lists, indicators, sources. Every committed write raises the revision.

CREATE TABLE revision (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  value BIGINT NOT NULL,
  changed_at TEXT NOT NULL
);
INSERT INTO revision (id, value, changed_at) VALUES (1, 0, '1970-01-01T00:00:00Z');

CREATE TABLE vintage (
  id BIGINT NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL,
  published TEXT NOT NULL,
  source TEXT,
  revision BIGINT NOT NULL
);

CREATE TABLE dataset (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  description TEXT NOT NULL,
  licence TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE dataset_dimension (
  dataset TEXT NOT NULL REFERENCES dataset (id),
  position BIGINT NOT NULL,
  dimension TEXT NOT NULL,
  PRIMARY KEY (dataset, position)
);

CREATE TABLE seed_file (
  dataset TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (dataset, name)
);

-- Which dataset brought a code of a list that all datasets share: the one that may revise it.
CREATE TABLE code_owner (
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  PRIMARY KEY (list, code)
);

CREATE TABLE unit_class (
  code TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL
);
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
  integral BIGINT NOT NULL
);

CREATE TABLE topic (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE area (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  alpha3 TEXT,
  parent TEXT
);

CREATE TABLE activity (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  parent TEXT,
  classification TEXT NOT NULL,
  definition TEXT
);

CREATE TABLE activity_tag (
  activity TEXT NOT NULL REFERENCES activity (code),
  position BIGINT NOT NULL,
  tag TEXT NOT NULL,
  source TEXT NOT NULL,
  valid_from BIGINT,
  valid_to BIGINT,
  note TEXT,
  PRIMARY KEY (activity, position)
);

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
  non_negative BIGINT NOT NULL,
  PRIMARY KEY (dataset, code)
);

CREATE TABLE indicator_relation (
  dataset TEXT NOT NULL,
  indicator TEXT NOT NULL,
  position BIGINT NOT NULL,
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
);

-- Names in other languages; `list` is the table that the code belongs to, `dataset` is empty where
-- the list is shared by all datasets.
CREATE TABLE label (
  list TEXT NOT NULL,
  dataset TEXT NOT NULL,
  code TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (list, dataset, code, language)
);

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
  bytes BIGINT NOT NULL,
  note TEXT
);
