INSERT INTO label (list, dataset, code, language, text) VALUES ($1, $2, $3, $4, $5)
