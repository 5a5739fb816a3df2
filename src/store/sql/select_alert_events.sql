SELECT sequence, revision, at, dataset, rule, version, definition, series, from_state, to_state, closing, backfill, period,
  value, lower_bound, upper_bound, limit_value, reason, why
FROM alert_event WHERE sequence > $1 ORDER BY sequence LIMIT $2
