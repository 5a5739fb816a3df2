SELECT id, name, scope, created_at, expires_at, revoked_at FROM token ORDER BY created_at, id
