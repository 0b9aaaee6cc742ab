WITH counted_orders AS (
    SELECT
        workspace_id, customer_id, sum(amount) AS spend, count(*) AS orders,
        min(ordered_at) AS first_at, max(ordered_at) AS last_at
    FROM orders
    WHERE status = 'COMPLETED'
    GROUP BY workspace_id, customer_id
),
counted_visits AS (
    SELECT workspace_id, customer_id, count(*) AS visits, max(visited_at) AS last_at
    FROM visits
    GROUP BY workspace_id, customer_id
),
counted AS (
    SELECT
        customer.workspace_id, customer.id,
        coalesce(counted_orders.spend, 0)::bigint AS total_spend,
        coalesce(counted_orders.orders, 0) AS order_count,
        coalesce(counted_visits.visits, 0)
            + CASE WHEN workspace.orders_count_as_visits THEN coalesce(counted_orders.orders, 0) ELSE 0 END
            AS visit_count,
        counted_orders.first_at AS first_order_at,
        counted_orders.last_at AS last_order_at,
        greatest(
            counted_visits.last_at,
            CASE WHEN workspace.orders_count_as_visits THEN counted_orders.last_at END
        ) AS last_visit_at
    FROM customers AS customer
    JOIN workspaces AS workspace ON workspace.id = customer.workspace_id
    LEFT JOIN counted_orders
        ON counted_orders.workspace_id = customer.workspace_id AND counted_orders.customer_id = customer.id
    LEFT JOIN counted_visits
        ON counted_visits.workspace_id = customer.workspace_id AND counted_visits.customer_id = customer.id
)
SELECT
    customer.workspace_id, 'customer ' || customer.external_id AS subject, fact.name,
    coalesce(fact.kept, 'none') AS kept, coalesce(fact.counted, 'none') AS counted
FROM customers AS customer
JOIN counted ON counted.workspace_id = customer.workspace_id AND counted.id = customer.id
CROSS JOIN LATERAL (
    VALUES
        ('total_spend', customer.total_spend::text, counted.total_spend::text),
        ('order_count', customer.order_count::text, counted.order_count::text),
        ('visit_count', customer.visit_count::text, counted.visit_count::text),
        ('first_order_at', customer.first_order_at::text, counted.first_order_at::text),
        ('last_order_at', customer.last_order_at::text, counted.last_order_at::text),
        ('last_visit_at', customer.last_visit_at::text, counted.last_visit_at::text)
) AS fact (name, kept, counted)
WHERE (
    customer.total_spend, customer.order_count, customer.visit_count,
    customer.first_order_at, customer.last_order_at, customer.last_visit_at
) IS DISTINCT FROM (
    counted.total_spend, counted.order_count, counted.visit_count,
    counted.first_order_at, counted.last_order_at, counted.last_visit_at
)
AND fact.kept IS DISTINCT FROM fact.counted
