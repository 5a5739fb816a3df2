INSERT INTO restatement (series_id, published, import) SELECT value, $2, $3 FROM json_each($1) WHERE true
ON CONFLICT DO NOTHING
