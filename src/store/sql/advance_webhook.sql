UPDATE webhook SET state = $2, event_position = $3, import_position = $4, failures = $5, next_attempt = $6, last_at = $7,
  last_status = $8, last_error = $9
WHERE id = $1 AND state = 'active' AND event_position = $10 AND import_position = $11 AND failures = $12
