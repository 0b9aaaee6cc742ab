-- Statements run since the last reset and the round trips that they took, but for those of this program and the one
-- behind ingestBatch, by which it looks how far records are. A statement takes two round trips, since it is prepared
-- before it is run; BEGIN and COMMIT, which are not counted as statements, take one.
SELECT
    coalesce(sum(calls) FILTER (WHERE NOT bounds), 0)::bigint AS tidings_bench,
    coalesce(sum(CASE WHEN bounds THEN calls ELSE 2 * calls END), 0)::bigint
FROM pg_stat_statements, LATERAL (SELECT query ~* '^\s*(begin|commit)\y' AS bounds) AS kind
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND toplevel AND query !~ 'tidings_bench' AND query !~ '^SELECT id, accepted, committed, failed FROM ingest_batches'
