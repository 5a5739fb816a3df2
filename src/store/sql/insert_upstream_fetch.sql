INSERT INTO upstream_fetch
  (upstream, number, began_at, duration_ms, bytes, outcome, reason, detail, added, revised, withdrawn, unchanged, import)
SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
FROM upstream_fetch WHERE upstream = $1
