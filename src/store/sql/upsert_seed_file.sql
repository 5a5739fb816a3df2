INSERT INTO seed_file (dataset, name, sha256) VALUES ($1, $2, $3)
ON CONFLICT (dataset, name) DO UPDATE SET sha256 = excluded.sha256
