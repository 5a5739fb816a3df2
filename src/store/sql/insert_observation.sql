INSERT INTO observation
  (series_id, period, vintage, value, lower_bound, upper_bound, status, qualifier, origin, figure, printed, published)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
