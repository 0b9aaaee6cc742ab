-- The ceiling of ingest.customers: the staged customers with numbers from $2 to $3 of workspace $1 in one
-- statement and one commit, with their batch and the workspace's totals. Guarded by version, as a
-- repeated record must change nothing.
WITH batch AS (
    INSERT INTO ceiling.ingest_batches (workspace_id, id, kind, accepted, committed, accepted_at)
    VALUES ($1, gen_random_uuid(), 'customers', ($3::bigint - $2::bigint + 1)::int, ($3::bigint - $2::bigint + 1)::int, now())
), written AS (
    INSERT INTO ceiling.customers AS c (
        workspace_id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
        country, tags, tags_folded, subscribed, created_given, accepted_at, version_at, version_position
    )
    SELECT $1, external_id, true, name, name_folded, email, email_folded, phone, city, city_folded, country,
        tags, tags_folded, true, created_given, now(), now(), n
    FROM ceiling.staged_customers
    WHERE n BETWEEN $2 AND $3
    ORDER BY external_id COLLATE "C"
    ON CONFLICT (workspace_id, external_id) DO UPDATE
    SET known = true, name = excluded.name, name_folded = excluded.name_folded, email = excluded.email,
        email_folded = excluded.email_folded, phone = excluded.phone, city = excluded.city,
        city_folded = excluded.city_folded, country = excluded.country, tags = excluded.tags,
        tags_folded = excluded.tags_folded, subscribed = excluded.subscribed,
        created_given = excluded.created_given, version_at = excluded.version_at,
        version_position = excluded.version_position
    WHERE (excluded.version_at, excluded.version_position) > (c.version_at, c.version_position)
    RETURNING xmax = 0 AS inserted
)
UPDATE ceiling.workspace_totals
SET customers = customers + (SELECT count(*) FROM written WHERE inserted)
WHERE workspace_id = $1
