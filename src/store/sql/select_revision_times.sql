SELECT revision, at FROM change WHERE revision >= $1 AND revision <= $2
