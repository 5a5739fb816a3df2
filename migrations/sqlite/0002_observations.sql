-- Figures, series and observations. Figures and observations are never overwritten: what changes is
-- a new vintage, what is taken back is a vintage that says so.

CREATE TABLE figure (
  id TEXT NOT NULL,
  vintage INTEGER NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  source TEXT NOT NULL REFERENCES source (id),
  start_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  exact TEXT NOT NULL,
  series_key TEXT NOT NULL,
  period TEXT NOT NULL,
  period_basis TEXT NOT NULL CHECK (period_basis IN ('stated', 'inferred')),
  period_start_byte INTEGER,
  period_end_byte INTEGER,
  period_exact TEXT,
  period_note TEXT,
  value REAL NOT NULL,
  unit TEXT NOT NULL REFERENCES unit (code),
  qualifier TEXT NOT NULL,
  rounding REAL NOT NULL,
  lower_bound REAL,
  upper_bound REAL,
  quoted TEXT,
  note TEXT,
  withdrawn INTEGER NOT NULL,
  PRIMARY KEY (id, vintage)
) STRICT;

CREATE TABLE series (
  id INTEGER NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  key TEXT NOT NULL,
  frequency TEXT NOT NULL,
  area TEXT NOT NULL REFERENCES area (code),
  indicator TEXT NOT NULL,
  activity TEXT NOT NULL REFERENCES activity (code),
  first_period INTEGER,
  last_period INTEGER,
  observation_count INTEGER NOT NULL,
  UNIQUE (dataset, key),
  FOREIGN KEY (dataset, indicator) REFERENCES indicator (dataset, code)
) STRICT;

-- `period` is the ordinal of the period in the frequency of its series, so "a year earlier" is a
-- subtraction. A bound that is null is unbounded on its side.
CREATE TABLE observation (
  series_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  vintage INTEGER NOT NULL,
  value REAL,
  lower_bound REAL,
  upper_bound REAL,
  status TEXT NOT NULL,
  qualifier TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('stated', 'imported', 'withdrawn')),
  figure TEXT,
  printed TEXT,
  published TEXT NOT NULL,
  PRIMARY KEY (series_id, period, vintage)
) STRICT, WITHOUT ROWID;
