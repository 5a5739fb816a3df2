SELECT id, dataset, title, publisher, author, published, published_basis, published_note,
  language, sha256, bytes, note
FROM source ORDER BY id
