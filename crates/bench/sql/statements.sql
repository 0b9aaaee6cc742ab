-- Statements run since the last reset, all but BEGIN and COMMIT and those of this program.
SELECT coalesce(sum(calls), 0)::bigint AS tidings_bench
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND toplevel AND query !~* '^\s*(begin|commit)\y' AND query !~ 'tidings_bench'
