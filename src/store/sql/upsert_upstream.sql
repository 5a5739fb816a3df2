INSERT INTO upstream (id, last_attempt, last_success, failures, next_due, definition, validators, shape, followed, rejected)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET
  last_attempt = excluded.last_attempt, last_success = excluded.last_success, failures = excluded.failures,
  next_due = excluded.next_due, definition = excluded.definition, validators = excluded.validators, shape = excluded.shape,
  followed = excluded.followed, rejected = excluded.rejected
