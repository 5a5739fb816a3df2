UPDATE revision SET value = value + 1, changed_at = $1,
  earlier_at = CASE WHEN earlier_at > changed_at THEN earlier_at ELSE changed_at END
WHERE id = 1 RETURNING value
