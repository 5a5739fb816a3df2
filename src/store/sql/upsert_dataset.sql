INSERT INTO dataset (id, name, publisher, description, licence, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET
  name = excluded.name, publisher = excluded.publisher, description = excluded.description,
  licence = excluded.licence, updated_at = excluded.updated_at
