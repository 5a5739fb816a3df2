INSERT INTO restatement (series_id, published, import) SELECT unnest($1::bigint[]), $2, $3
ON CONFLICT DO NOTHING
