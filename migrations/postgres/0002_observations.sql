-- Figures, series and observations. Figures and observations are never overwritten: what changes is
-- a new vintage, what is taken back is a vintage that says so.

CREATE TABLE figure (
  id TEXT NOT NULL,
  vintage BIGINT NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  source TEXT NOT NULL REFERENCES source (id),
  start_byte BIGINT NOT NULL,
  end_byte BIGINT NOT NULL,
  exact TEXT NOT NULL,
  series_key TEXT NOT NULL,
  period TEXT NOT NULL,
  period_basis TEXT NOT NULL CHECK (period_basis IN ('stated', 'inferred')),
  period_start_byte BIGINT,
  period_end_byte BIGINT,
  period_exact TEXT,
  period_note TEXT,
  value DOUBLE PRECISION NOT NULL,
  unit TEXT NOT NULL REFERENCES unit (code),
  qualifier TEXT NOT NULL,
  rounding DOUBLE PRECISION NOT NULL,
  lower_bound DOUBLE PRECISION,
  upper_bound DOUBLE PRECISION,
  quoted TEXT,
  note TEXT,
  withdrawn BIGINT NOT NULL,
  PRIMARY KEY (id, vintage)
);

CREATE TABLE series (
  id BIGINT NOT NULL PRIMARY KEY,
  dataset TEXT NOT NULL REFERENCES dataset (id),
  key TEXT NOT NULL,
  frequency TEXT NOT NULL,
  area TEXT NOT NULL REFERENCES area (code),
  indicator TEXT NOT NULL,
  activity TEXT NOT NULL REFERENCES activity (code),
  first_period BIGINT,
  last_period BIGINT,
  observation_count BIGINT NOT NULL,
  UNIQUE (dataset, key),
  FOREIGN KEY (dataset, indicator) REFERENCES indicator (dataset, code)
);

-- `period` is the ordinal of the period in the frequency of its series, so "a year earlier" is a
-- subtraction. A bound that is null is unbounded on its side.
CREATE TABLE observation (
  series_id BIGINT NOT NULL,
  period BIGINT NOT NULL,
  vintage BIGINT NOT NULL,
  value DOUBLE PRECISION,
  lower_bound DOUBLE PRECISION,
  upper_bound DOUBLE PRECISION,
  status TEXT NOT NULL,
  qualifier TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('stated', 'imported', 'withdrawn')),
  figure TEXT,
  printed TEXT,
  published TEXT NOT NULL,
  PRIMARY KEY (series_id, period, vintage)
);
