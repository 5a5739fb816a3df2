INSERT INTO upstream_fetch
  (upstream, began_at, duration_ms, bytes, outcome, reason, detail, added, revised, withdrawn, unchanged, import)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (upstream, began_at) DO NOTHING
