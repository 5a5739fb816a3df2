SELECT id, name, scope, created_at, expires_at, revoked_at FROM token WHERE hash = $1
