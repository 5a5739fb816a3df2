SELECT code, name FROM topic ORDER BY code
