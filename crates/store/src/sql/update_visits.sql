UPDATE visits AS target
SET customer_id = record.customer_id,
    visited_at = record.visited_at,
    version_at = record.version_at,
    version_position = record.version_position
FROM unnest($2, $3, $4, $5, $6) AS record (
    external_id, customer_id, visited_at, version_at, version_position
)
WHERE target.workspace_id = $1 AND target.external_id = record.external_id
