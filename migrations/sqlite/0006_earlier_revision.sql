-- The latest moment of all earlier revisions: whether the moment of this one alone tells it apart. Null: not known.
ALTER TABLE revision ADD COLUMN earlier_at TEXT;
