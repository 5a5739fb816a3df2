DELETE FROM indicator_relation WHERE dataset = $1 AND indicator = $2
