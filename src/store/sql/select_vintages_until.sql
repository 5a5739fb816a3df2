SELECT id, import FROM vintage WHERE reverted = 0 AND revision <= $1
