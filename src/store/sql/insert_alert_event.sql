INSERT INTO alert_event (sequence, revision, at, dataset, rule, version, definition, series, from_state, to_state, closing,
  backfill, period, value, lower_bound, upper_bound, limit_value, reason, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
