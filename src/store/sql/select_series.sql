SELECT id, dataset, key, frequency, area, indicator, activity, first_period, last_period, observation_count,
  unit, attributes, published_to, revision
FROM series ORDER BY dataset, key
