SELECT code, name, type, alpha3, parent FROM area ORDER BY code
