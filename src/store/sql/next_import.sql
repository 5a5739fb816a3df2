SELECT id, dataset, file, format, sha256, request, bytes, published, title, notes, actor, created_at, revision,
  observations, added, revised, withdrawn, unchanged, missing, options, reverted_at, reverted_by, reverted_revision
FROM import WHERE id > $1 ORDER BY id LIMIT 1
