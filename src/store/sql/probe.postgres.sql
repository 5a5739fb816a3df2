SELECT revision, identity, pg_is_in_recovery() AS in_recovery, current_setting('transaction_read_only')::boolean AS read_only
FROM revision_identity ORDER BY revision DESC LIMIT 1
