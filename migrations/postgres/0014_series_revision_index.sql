-- What changed since a revision is a range of this index, however many series there are.
CREATE INDEX series_revision ON series (revision);
