SELECT id, name, hash, scope, created_at, expires_at, revoked_at FROM token
