INSERT INTO source
  (id, dataset, title, publisher, author, published, published_basis, published_note,
   language, sha256, bytes, note, file, attribution, licence, link)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO UPDATE SET
  dataset = excluded.dataset, title = excluded.title, publisher = excluded.publisher,
  author = excluded.author, published = excluded.published, published_basis = excluded.published_basis,
  published_note = excluded.published_note, language = excluded.language, sha256 = excluded.sha256,
  bytes = excluded.bytes, note = excluded.note, file = excluded.file,
  attribution = excluded.attribution, licence = excluded.licence, link = excluded.link
