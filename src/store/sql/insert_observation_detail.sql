INSERT INTO observation_detail (series_id, period, vintage, qualifier, figure, printed, attributes)
VALUES ($1, $2, $3, $4, $5, $6, $7)
