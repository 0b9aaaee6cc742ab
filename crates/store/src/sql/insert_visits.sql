INSERT INTO visits (workspace_id, external_id, customer_id, visited_at, version_at, version_position)
SELECT
    $1, record.external_id, record.customer_id, record.visited_at, record.version_at, record.version_position
FROM unnest($2, $3, $4, $5, $6) AS record (
    external_id, customer_id, visited_at, version_at, version_position
)
ON CONFLICT (workspace_id, external_id) DO NOTHING
