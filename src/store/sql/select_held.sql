SELECT upstream, since, digest, bytes, reasons, added, revised, withdrawn, unchanged, largest
FROM upstream_held ORDER BY upstream
