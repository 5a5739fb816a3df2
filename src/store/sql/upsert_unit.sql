INSERT INTO unit (code, name, class, symbol, integral) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET
  name = excluded.name, class = excluded.class, symbol = excluded.symbol, integral = excluded.integral
