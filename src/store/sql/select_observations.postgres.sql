SELECT o.series_id, o.period, o.vintage, o.value, o.lower_bound, o.upper_bound, o.status,
  d.qualifier, d.figure, d.printed, d.attributes
FROM observation AS o
LEFT JOIN observation_detail AS d
  ON d.series_id = o.series_id AND d.period = o.period AND d.vintage = o.vintage
WHERE o.series_id = ANY ($1) AND o.period BETWEEN $3 AND $4 AND o.vintage <= $2
ORDER BY o.series_id, o.period, o.vintage
