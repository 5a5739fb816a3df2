DELETE FROM upstream_fetch WHERE upstream = $1 AND began_at < (
  SELECT min(began_at) FROM (SELECT began_at FROM upstream_fetch WHERE upstream = $1 ORDER BY began_at DESC LIMIT $2) AS kept)
