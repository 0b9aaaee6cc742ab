SELECT external_id, customer_id, amount, status = 'COMPLETED' AS counts, ordered_at, version_at, version_position
FROM orders
WHERE workspace_id = $1 AND external_id = ANY ($2)
ORDER BY external_id COLLATE "C"
