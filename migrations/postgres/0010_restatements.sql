-- A publication of a series that changed nothing in it: the observations keep only what changes.
CREATE TABLE restatement (
  series_id BIGINT NOT NULL,
  published TEXT NOT NULL,
  import BIGINT NOT NULL,
  PRIMARY KEY (series_id, published, import)
);
