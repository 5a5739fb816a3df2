SELECT pg_is_in_recovery() AS in_recovery, current_setting('transaction_read_only')::boolean AS read_only,
  current_setting('statement_timeout') = '0' AS has_no_limit, to_regclass('pg_dist_partition') IS NOT NULL AS has_shards
