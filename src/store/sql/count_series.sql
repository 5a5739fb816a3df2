SELECT count(*) AS count FROM series
