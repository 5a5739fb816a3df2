-- Alerts. What the rules said of the data at each revision; no row here is a part of the data, and none raises the revision.

-- Up to which revision a rule was judged, and by which definition.
CREATE TABLE alert_rule (
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  definition TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (dataset, rule)
) STRICT;

-- The number of the newest event; whoever writes events locks it.
CREATE TABLE alert_sequence (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL
) STRICT;
INSERT INTO alert_sequence (id, value) VALUES (1, 0);

-- The present state of a rule for a series; the series is empty where the rule judges several together.
CREATE TABLE alert_state (
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  series TEXT NOT NULL,
  state TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  since INTEGER NOT NULL,
  period TEXT,
  value REAL,
  lower_bound REAL,
  upper_bound REAL,
  limit_value REAL,
  reason TEXT,
  why TEXT NOT NULL,
  PRIMARY KEY (dataset, rule, series)
) STRICT;

-- The changes of states: rows are added, never changed.
CREATE TABLE alert_event (
  sequence INTEGER NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  dataset TEXT NOT NULL,
  rule TEXT NOT NULL,
  version TEXT NOT NULL,
  definition TEXT NOT NULL,
  series TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  closing TEXT,
  backfill INTEGER NOT NULL,
  period TEXT,
  value REAL,
  lower_bound REAL,
  upper_bound REAL,
  limit_value REAL,
  reason TEXT,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX alert_event_of ON alert_event (dataset, rule, series);
