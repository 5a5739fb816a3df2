SELECT count(*) FROM observation WHERE vintage BETWEEN $1 AND $2
