UPDATE dataset SET publisher = $2, licence = $3 WHERE id = $1 AND (publisher <> $2 OR licence <> $3)
