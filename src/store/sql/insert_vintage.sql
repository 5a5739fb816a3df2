INSERT INTO vintage (id, dataset, published, source, revision, import) VALUES ($1, $2, $3, $4, $5, $6)
