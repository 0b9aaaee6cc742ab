WITH counted AS (
    SELECT
        workspace_id, count(*) AS customers, sum(order_count)::bigint AS orders,
        sum(visit_count)::bigint AS visits, sum(total_spend)::bigint AS total_spend
    FROM customers
    GROUP BY workspace_id
)
SELECT kept.workspace_id, 'workspace' AS subject, fact.name, fact.kept::text AS kept, fact.counted::text AS counted
FROM workspace_totals AS kept
LEFT JOIN counted USING (workspace_id)
CROSS JOIN LATERAL (
    VALUES
        ('customers', kept.customers, coalesce(counted.customers, 0)),
        ('orders', kept.orders, coalesce(counted.orders, 0)),
        ('visits', kept.visits, coalesce(counted.visits, 0)),
        ('total_spend', kept.total_spend, coalesce(counted.total_spend, 0))
) AS fact (name, kept, counted)
WHERE fact.kept <> fact.counted
