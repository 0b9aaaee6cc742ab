-- The first part of the ceiling of launch.messages: the audience of campaign $2 of workspace $1 as batches of a
-- thousand ids, and its size.
WITH members AS MATERIALIZED (
    SELECT id, (row_number() OVER (ORDER BY id) - 1) / 1000 AS number
    FROM public.customers
    WHERE workspace_id = $1 AND total_spend >= 0 AND known AND subscribed AND NOT suppressed AND phone IS NOT NULL
), frozen AS (
    INSERT INTO ceiling.campaign_batches (workspace_id, campaign_id, number, customer_ids)
    SELECT $1, $2, number, array_agg(id ORDER BY id) FROM members GROUP BY number
    RETURNING cardinality(customer_ids) AS size
)
UPDATE ceiling.campaigns
SET audience_size = f.size, open_batches = f.batches, version = version + 1
FROM (SELECT coalesce(sum(size), 0) AS size, count(*) AS batches FROM frozen) AS f
WHERE workspace_id = $1 AND id = $2
