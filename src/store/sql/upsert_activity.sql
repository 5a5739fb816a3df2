INSERT INTO activity (code, name, parent, classification, definition) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET
  name = excluded.name, parent = excluded.parent, classification = excluded.classification,
  definition = excluded.definition
