SELECT id, url, allows_http, allows_private, rules, types, secret, earlier_secret, earlier_until, created_at, state,
  event_position, import_position, failures, next_attempt, last_at, last_status, last_error
FROM webhook ORDER BY created_at, id
