UPDATE revision SET value = value + 1, changed_at = $1 WHERE id = 1 RETURNING value
