SELECT series_id, period, vintage, qualifier, figure, printed, attributes
FROM observation_detail
WHERE series_id IN (SELECT value FROM json_each($1)) AND vintage <= $2
