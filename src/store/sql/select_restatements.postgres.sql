SELECT r.series_id, r.published
FROM restatement AS r
JOIN import AS i ON i.id = r.import
WHERE r.series_id = ANY ($1) AND i.revision <= $2 AND (i.reverted_revision IS NULL OR i.reverted_revision > $2)
ORDER BY r.series_id, r.published
