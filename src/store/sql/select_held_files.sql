SELECT format, followed, scope, files FROM upstream_held WHERE upstream = $1
