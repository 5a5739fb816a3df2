DELETE FROM label WHERE list = $1 AND dataset = $2 AND code = $3
