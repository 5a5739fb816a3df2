-- Sources that are data files: the name of the file, the credit that its publisher wants, its terms and its address.
ALTER TABLE source ADD COLUMN file TEXT;
ALTER TABLE source ADD COLUMN attribution TEXT;
ALTER TABLE source ADD COLUMN licence TEXT;
ALTER TABLE source ADD COLUMN link TEXT;

-- How an import was read, as TOML, so that its file can be read again in the same way. Null: an import of an earlier version.
ALTER TABLE import ADD COLUMN options TEXT;
