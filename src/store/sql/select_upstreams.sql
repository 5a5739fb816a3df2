SELECT id, last_attempt, last_success, failures, next_due, definition, validators, shape, followed, rejected
FROM upstream ORDER BY id
