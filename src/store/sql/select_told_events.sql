SELECT sequence, revision, at, dataset, rule, version, definition, series, from_state, to_state, closing, backfill, period,
  value, lower_bound, upper_bound, limit_value, reason, why
FROM alert_event WHERE sequence > $1 AND backfill = 0 AND (to_state = 'firing' OR closing IS NOT NULL)
ORDER BY sequence LIMIT $2
