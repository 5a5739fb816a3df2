SELECT activity, tag, source, valid_from, valid_to, note FROM activity_tag ORDER BY activity, position
