INSERT INTO series
  (id, dataset, key, frequency, area, indicator, activity, observation_count, unit, attributes)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)
