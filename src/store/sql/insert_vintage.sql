INSERT INTO vintage (id, dataset, published, source, revision) VALUES ($1, $2, $3, $4, $5)
