SELECT DISTINCT attributes FROM observation_detail
WHERE attributes IS NOT NULL AND vintage <= $2 AND vintage IN (SELECT id FROM vintage WHERE dataset = $1)
  AND EXISTS (SELECT 1 FROM series WHERE id = series_id AND dataset = $1)
