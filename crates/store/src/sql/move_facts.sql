-- The rows are locked already. least and greatest pass over nulls.
UPDATE customers AS customer
SET total_spend = customer.total_spend + change.spend,
    order_count = customer.order_count + change.orders,
    visit_count = customer.visit_count + change.visits,
    first_order_at = least(customer.first_order_at, change.first_order_at),
    last_order_at = greatest(customer.last_order_at, change.last_order_at),
    last_visit_at = greatest(customer.last_visit_at, change.last_visit_at),
    accepted_at = least(customer.accepted_at, change.accepted_at)
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS change (
    id, spend, orders, visits, first_order_at, last_order_at, last_visit_at, accepted_at
)
WHERE customer.workspace_id = $1 AND customer.id = change.id
