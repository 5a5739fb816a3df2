SELECT coalesce(max(id), 0) AS id
FROM (SELECT max(id) AS id FROM vintage UNION ALL SELECT max(last_vintage) FROM open_write) AS newest
