-- What tells a revision from every other one, of this database and of all others: 128 random bits, in hexadecimal. A revision
-- without a row here is not published. Null: the revision before is of the time before this table.
CREATE TABLE revision_identity (
  revision INTEGER NOT NULL PRIMARY KEY,
  identity TEXT NOT NULL,
  parent TEXT
);
INSERT INTO revision_identity (revision, identity, parent)
SELECT value, lower(hex(randomblob(16))), NULL FROM revision WHERE id = 1;

-- Writes whose observations were committed apart from all else, which is so only where those are on other servers (Citus): the
-- vintages, and how many rows they have. The commit that publishes the vintages removes the row; what is left of a crash is
-- taken back by the next write.
CREATE TABLE open_write (
  first_vintage INTEGER NOT NULL PRIMARY KEY,
  last_vintage INTEGER NOT NULL,
  observations INTEGER NOT NULL,
  details INTEGER NOT NULL
);
