UPDATE series SET first_period = $2, last_period = $3, observation_count = $4, revision = $5 WHERE id = $1
