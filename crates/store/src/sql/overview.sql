-- What happened within each of several spans of time.
-- $1 workspace, $2 the moments they begin at, $3 the moments they end before
SELECT c.customers, o.orders, o.revenue, m.sent, m.failed
FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS span (begins, ends, number)
CROSS JOIN LATERAL (
    SELECT count(*) AS customers FROM customers
    WHERE workspace_id = $1 AND created_at >= span.begins AND created_at < span.ends
) c
CROSS JOIN LATERAL (
    SELECT count(*) AS orders, coalesce(sum(amount), 0)::bigint AS revenue FROM orders
    WHERE workspace_id = $1 AND status = 'COMPLETED' AND ordered_at >= span.begins AND ordered_at < span.ends
) o
CROSS JOIN LATERAL (
    SELECT coalesce(sum(sent), 0)::bigint AS sent, coalesce(sum(failed), 0)::bigint AS failed FROM campaigns
    WHERE workspace_id = $1 AND started_at >= span.begins AND started_at < span.ends
) m
ORDER BY span.number
