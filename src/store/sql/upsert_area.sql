INSERT INTO area (code, name, type, alpha3, parent) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET
  name = excluded.name, type = excluded.type, alpha3 = excluded.alpha3, parent = excluded.parent
