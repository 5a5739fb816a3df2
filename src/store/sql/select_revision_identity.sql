SELECT identity FROM revision_identity WHERE revision = $1
