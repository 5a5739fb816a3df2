SELECT count(*) AS count FROM import WHERE id > $1
