UPDATE webhook SET state = 'active', event_position = $2, failures = 0, next_attempt = NULL WHERE id = $1
