SELECT json_group_array(json_array(
  id, dataset, key, frequency, area, indicator, activity, first_period, last_period, observation_count,
  unit, attributes, published_to, revision)) AS rows
FROM series WHERE id BETWEEN $1 AND $2
