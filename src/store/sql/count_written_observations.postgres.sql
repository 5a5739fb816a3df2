SELECT count(*) FROM observation WHERE series_id = ANY ($1) AND vintage BETWEEN $2 AND $3
