SELECT first_vintage, last_vintage, observations, details FROM open_write
