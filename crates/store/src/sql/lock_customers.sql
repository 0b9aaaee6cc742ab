SELECT id, external_id, version_at, version_position, first_order_at, last_order_at, last_visit_at
FROM customers
WHERE workspace_id = $1 AND (external_id = ANY ($2) OR id = ANY ($3))
ORDER BY external_id COLLATE "C"
FOR NO KEY UPDATE
