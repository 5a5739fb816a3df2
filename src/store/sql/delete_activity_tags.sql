DELETE FROM activity_tag WHERE activity = $1
