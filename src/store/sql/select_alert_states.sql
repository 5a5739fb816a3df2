SELECT series, state, sequence, since, period, value, lower_bound, upper_bound, limit_value, reason, why
FROM alert_state WHERE dataset = $1 AND rule = $2 ORDER BY series
