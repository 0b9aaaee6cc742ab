UPDATE orders AS target
SET customer_id = record.customer_id,
    amount = record.amount,
    status = record.status::order_status,
    ordered_at = record.ordered_at,
    version_at = record.version_at,
    version_position = record.version_position
FROM unnest($2, $3, $4, $5, $6, $7, $8) AS record (
    external_id, customer_id, amount, status, ordered_at, version_at, version_position
)
WHERE target.workspace_id = $1 AND target.external_id = record.external_id
