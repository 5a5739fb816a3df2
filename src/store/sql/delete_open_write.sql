DELETE FROM open_write WHERE first_vintage = $1
