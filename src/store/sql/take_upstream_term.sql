UPDATE upstream_puller SET holder = $1, until = $3 WHERE id = 1 AND (holder = $1 OR until <= $2)
