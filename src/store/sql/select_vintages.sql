SELECT id, published FROM vintage WHERE reverted = 0
