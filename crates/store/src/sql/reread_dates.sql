UPDATE customers AS customer
SET first_order_at = counted.first_at,
    last_order_at = counted.last_at,
    last_visit_at = greatest(visited.last_at, CASE WHEN $3 THEN counted.last_at END)
FROM unnest($2) AS changed (id)
CROSS JOIN LATERAL (
    SELECT min(ordered_at) AS first_at, max(ordered_at) AS last_at
    FROM orders
    WHERE workspace_id = $1 AND customer_id = changed.id AND status = 'COMPLETED'
) AS counted
CROSS JOIN LATERAL (
    SELECT max(visited_at) AS last_at
    FROM visits
    WHERE workspace_id = $1 AND customer_id = changed.id
) AS visited
WHERE customer.workspace_id = $1 AND customer.id = changed.id
