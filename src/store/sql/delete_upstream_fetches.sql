DELETE FROM upstream_fetch WHERE upstream = $1
  AND number <= (SELECT max(number) FROM upstream_fetch WHERE upstream = $1) - $2
