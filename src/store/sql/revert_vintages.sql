UPDATE vintage SET reverted = $2 WHERE import = $1
