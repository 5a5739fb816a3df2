-- Alerts. What the rules said of the data at each revision; no row here is a part of the data, and none raises the revision.

-- Up to which revision a rule was judged, and by which definition.
CREATE TABLE alert_rule (
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  definition TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (dataset, rule)
);

-- The number of the newest event; whoever writes events locks it.
CREATE TABLE alert_sequence (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  value BIGINT NOT NULL
);
INSERT INTO alert_sequence (id, value) VALUES (1, 0);

-- The present state of a rule for a series; the series is empty where the rule judges several together.
CREATE TABLE alert_state (
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  series TEXT NOT NULL,
  state TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  since BIGINT NOT NULL,
  period TEXT,
  value DOUBLE PRECISION,
  lower_bound DOUBLE PRECISION,
  upper_bound DOUBLE PRECISION,
  limit_value DOUBLE PRECISION,
  reason TEXT,
  why TEXT NOT NULL,
  PRIMARY KEY (dataset, rule, series)
);

-- The changes of states: rows are added, never changed.
CREATE TABLE alert_event (
  sequence BIGINT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  version TEXT NOT NULL,
  definition TEXT NOT NULL,
  series TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  closing TEXT,
  backfill BIGINT NOT NULL,
  period TEXT,
  value DOUBLE PRECISION,
  lower_bound DOUBLE PRECISION,
  upper_bound DOUBLE PRECISION,
  limit_value DOUBLE PRECISION,
  reason TEXT,
  why TEXT NOT NULL
);
CREATE INDEX alert_event_of ON alert_event (dataset, rule, series);
