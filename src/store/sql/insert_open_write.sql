INSERT INTO open_write (first_vintage, last_vintage, observations, details) VALUES ($1, $2, $3, $4)
