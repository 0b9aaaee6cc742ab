SELECT external_id, customer_id, visited_at, version_at, version_position
FROM visits
WHERE workspace_id = $1 AND external_id = ANY ($2)
ORDER BY external_id COLLATE "C"
