INSERT INTO dimension_code (dataset, dimension, code, name) VALUES ($1, $2, $3, $4)
ON CONFLICT (dataset, dimension, code) DO UPDATE SET name = excluded.name
