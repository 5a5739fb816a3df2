INSERT INTO upstream_held
  (upstream, since, digest, bytes, reasons, added, revised, withdrawn, unchanged, largest, format, followed, scope, files)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (upstream) DO UPDATE SET
  since = excluded.since, digest = excluded.digest, bytes = excluded.bytes, reasons = excluded.reasons,
  added = excluded.added, revised = excluded.revised, withdrawn = excluded.withdrawn, unchanged = excluded.unchanged,
  largest = excluded.largest, format = excluded.format, followed = excluded.followed,
  scope = excluded.scope, files = excluded.files
