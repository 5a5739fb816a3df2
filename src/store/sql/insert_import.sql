INSERT INTO import
  (id, dataset, file, format, sha256, request, bytes, published, title, notes, actor, created_at, revision,
   observations, added, revised, withdrawn, unchanged, missing, options)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
