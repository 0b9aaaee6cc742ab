-- The ceiling of ingest.customers: the staged customers with numbers from $2 to $3 of workspace $1 in one
-- statement and one commit, with their batch and the workspace's totals. Guarded by version, as a
-- repeated record must change nothing. New ones are told apart first: a plain INSERT of them costs less
-- than one that is ready for a conflict in each row.
WITH batch AS (
    INSERT INTO ceiling.ingest_batches (workspace_id, id, kind, accepted, committed, accepted_at)
    VALUES ($1, gen_random_uuid(), 'customers', ($3::bigint - $2::bigint + 1)::int, ($3::bigint - $2::bigint + 1)::int, now())
), changed AS (
    UPDATE ceiling.customers AS c
    SET known = true, name = s.name, name_folded = s.name_folded, email = s.email,
        email_folded = s.email_folded, phone = s.phone, city = s.city, city_folded = s.city_folded,
        country = s.country, tags = s.tags, tags_folded = s.tags_folded, subscribed = true,
        created_given = s.created_given, version_at = now(), version_position = s.n
    FROM ceiling.staged_customers s
    WHERE s.n BETWEEN $2 AND $3 AND c.workspace_id = $1 AND c.external_id = s.external_id
        AND (now(), s.n) > (c.version_at, c.version_position)
), written AS (
    INSERT INTO ceiling.customers AS c (
        workspace_id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
        country, tags, tags_folded, subscribed, created_given, accepted_at, version_at, version_position
    )
    SELECT $1, external_id, true, name, name_folded, email, email_folded, phone, city, city_folded, country,
        tags, tags_folded, true, created_given, now(), now(), n
    FROM ceiling.staged_customers s
    WHERE n BETWEEN $2 AND $3
        AND NOT EXISTS (SELECT FROM ceiling.customers k WHERE k.workspace_id = $1 AND k.external_id = s.external_id)
    ORDER BY external_id COLLATE "C"
    RETURNING 1
)
UPDATE ceiling.workspace_totals
SET customers = customers + (SELECT count(*) FROM written)
WHERE workspace_id = $1
