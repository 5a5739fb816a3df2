SELECT revision FROM list_change WHERE id = 1
