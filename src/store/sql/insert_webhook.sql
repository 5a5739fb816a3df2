INSERT INTO webhook (id, url, allows_http, allows_private, rules, types, secret, created_at, state, event_position,
  import_position, failures)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
