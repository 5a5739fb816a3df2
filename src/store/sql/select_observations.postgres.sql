SELECT series_id, period, vintage, value, lower_bound, upper_bound, status, qualifier, origin, figure, printed, published
FROM observation
WHERE series_id = ANY ($1) AND vintage <= $2
ORDER BY series_id, period, vintage
