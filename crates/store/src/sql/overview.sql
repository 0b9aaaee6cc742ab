-- What happened from each of several moments up to the next. Each table is looked at once, whatever the number
-- of spans. $1 workspace, $2 the moments, which rise.
WITH come AS (
    SELECT width_bucket(created_at, $2::timestamptz[]) AS number, count(*) AS customers
    FROM customers
    WHERE workspace_id = $1 AND created_at >= ($2::timestamptz[])[1]
        AND created_at < ($2::timestamptz[])[cardinality($2::timestamptz[])]
    GROUP BY 1
), ordered AS (
    SELECT width_bucket(ordered_at, $2::timestamptz[]) AS number, count(*) AS orders,
        sum(amount)::bigint AS revenue
    FROM orders
    WHERE workspace_id = $1 AND status = 'COMPLETED' AND ordered_at >= ($2::timestamptz[])[1]
        AND ordered_at < ($2::timestamptz[])[cardinality($2::timestamptz[])]
    GROUP BY 1
), messages AS (
    SELECT width_bucket(started_at, $2::timestamptz[]) AS number, sum(sent)::bigint AS sent,
        sum(failed)::bigint AS failed
    FROM campaigns
    WHERE workspace_id = $1 AND started_at >= ($2::timestamptz[])[1]
        AND started_at < ($2::timestamptz[])[cardinality($2::timestamptz[])]
    GROUP BY 1
)
SELECT coalesce(customers, 0) AS customers, coalesce(orders, 0) AS orders, coalesce(revenue, 0) AS revenue,
    coalesce(sent, 0) AS sent, coalesce(failed, 0) AS failed
FROM generate_series(1, cardinality($2::timestamptz[]) - 1) AS number
LEFT JOIN come USING (number)
LEFT JOIN ordered USING (number)
LEFT JOIN messages USING (number)
ORDER BY number
