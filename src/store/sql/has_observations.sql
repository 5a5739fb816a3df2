SELECT EXISTS (SELECT 1 FROM observation) AS found
