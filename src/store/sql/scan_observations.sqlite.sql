SELECT series_id, period, vintage, value, lower_bound, upper_bound, status
FROM observation
WHERE series_id IN (SELECT value FROM json_each($1)) AND vintage <= $2
ORDER BY series_id, period, vintage
