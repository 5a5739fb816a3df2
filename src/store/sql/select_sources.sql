SELECT id, dataset, title, publisher, author, published, published_basis, published_note,
  language, sha256, bytes, note, file, attribution, licence, link
FROM source ORDER BY id
