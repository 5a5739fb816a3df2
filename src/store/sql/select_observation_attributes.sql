SELECT DISTINCT attributes FROM observation_detail
WHERE attributes IS NOT NULL AND vintage <= $2 AND vintage IN (SELECT id FROM vintage WHERE dataset = $1)
  AND series_id IN (SELECT id FROM series WHERE dataset = $1)
