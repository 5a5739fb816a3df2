DELETE FROM upstream_held WHERE upstream = $1
