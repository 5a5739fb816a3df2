INSERT INTO code_owner (list, code, dataset) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
