SELECT id, dataset, key, frequency, area, indicator, activity, first_period, last_period, observation_count
FROM series ORDER BY dataset, key
