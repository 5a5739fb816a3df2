-- A publication of a series that changed nothing in it: the observations keep only what changes.
CREATE TABLE restatement (
  series_id INTEGER NOT NULL,
  published TEXT NOT NULL,
  import INTEGER NOT NULL,
  PRIMARY KEY (series_id, published, import)
) STRICT, WITHOUT ROWID;
