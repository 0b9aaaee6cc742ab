-- The ceiling of ingest.orders: the staged orders with numbers from $2 to $3 of workspace $1 in one statement
-- and one commit, with their batch, the facts of their customers and the workspace's totals.
WITH batch AS (
    INSERT INTO ceiling.ingest_batches (workspace_id, id, kind, accepted, committed, accepted_at)
    VALUES ($1, gen_random_uuid(), 'orders', ($3::bigint - $2::bigint + 1)::int, ($3::bigint - $2::bigint + 1)::int, now())
), written AS (
    INSERT INTO ceiling.orders (
        workspace_id, external_id, customer_id, amount, status, ordered_at, version_at, version_position
    )
    SELECT $1, o.external_id, c.id, o.amount, 'COMPLETED', o.ordered_at, now(), o.n
    FROM ceiling.staged_orders o
    JOIN ceiling.customers c ON c.workspace_id = $1 AND c.external_id = o.customer_external_id
    WHERE o.n BETWEEN $2 AND $3
    ORDER BY o.external_id COLLATE "C"
    ON CONFLICT (workspace_id, external_id) DO NOTHING
    RETURNING customer_id, amount, ordered_at
), facts AS (
    SELECT customer_id, sum(amount)::bigint AS spend, count(*) AS orders, min(ordered_at) AS first_at,
        max(ordered_at) AS last_at
    FROM written
    GROUP BY customer_id
), moved AS (
    UPDATE ceiling.customers c
    SET total_spend = c.total_spend + f.spend,
        order_count = c.order_count + f.orders,
        visit_count = c.visit_count + f.orders,
        first_order_at = least(c.first_order_at, f.first_at),
        last_order_at = greatest(c.last_order_at, f.last_at),
        last_visit_at = greatest(c.last_visit_at, f.last_at)
    FROM facts f
    WHERE c.workspace_id = $1 AND c.id = f.customer_id
    RETURNING f.spend, f.orders
)
UPDATE ceiling.workspace_totals t
SET orders = t.orders + m.orders, visits = t.visits + m.orders, total_spend = t.total_spend + m.spend
FROM (SELECT coalesce(sum(orders), 0) AS orders, coalesce(sum(spend), 0) AS spend FROM moved) AS m
WHERE t.workspace_id = $1
