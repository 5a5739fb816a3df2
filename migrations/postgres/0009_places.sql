-- Places in documents of any format: `start_byte` and `end_byte` count bytes or characters, as `position_unit` says, in the
-- part of the document that `fragment` names, such as `page=3`. Null: the whole file.
ALTER TABLE figure ADD COLUMN position_unit TEXT NOT NULL DEFAULT 'bytes'
  CHECK (position_unit IN ('bytes', 'characters'));
ALTER TABLE figure ADD COLUMN fragment TEXT;
ALTER TABLE figure ADD COLUMN period_position_unit TEXT NOT NULL DEFAULT 'bytes'
  CHECK (period_position_unit IN ('bytes', 'characters'));
ALTER TABLE figure ADD COLUMN period_fragment TEXT;
