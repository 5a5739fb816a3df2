UPDATE webhook SET earlier_secret = secret, earlier_until = $2, secret = $3 WHERE id = $1
