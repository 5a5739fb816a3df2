SELECT count(*) FROM observation_detail WHERE vintage BETWEEN $1 AND $2
