INSERT INTO alert_state (dataset, rule, series, state, sequence, since, period, value, lower_bound, upper_bound,
  limit_value, reason, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (dataset, rule, series) DO UPDATE SET state = excluded.state, sequence = excluded.sequence,
  since = excluded.since, period = excluded.period, value = excluded.value, lower_bound = excluded.lower_bound,
  upper_bound = excluded.upper_bound, limit_value = excluded.limit_value, reason = excluded.reason, why = excluded.why
