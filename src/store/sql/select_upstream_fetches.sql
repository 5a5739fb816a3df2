SELECT upstream, began_at, duration_ms, bytes, outcome, reason, detail, added, revised, withdrawn, unchanged, import
FROM upstream_fetch WHERE upstream = $1 ORDER BY number DESC LIMIT $2
