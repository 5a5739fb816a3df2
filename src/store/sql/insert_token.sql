INSERT INTO token (id, name, hash, scope, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
