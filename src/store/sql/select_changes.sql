SELECT revision, at, kind, dataset, actor, import, added, revised, withdrawn
FROM change WHERE revision > $1 ORDER BY revision LIMIT $2
