INSERT INTO observation (series_id, period, vintage, value, lower_bound, upper_bound, status)
VALUES ($1, $2, $3, $4, $5, $6, $7)
