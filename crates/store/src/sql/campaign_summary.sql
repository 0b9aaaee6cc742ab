-- What became of a campaign's decided messages, by what was known of their people when its audience was frozen.
-- $1 workspace, $2 campaign, $3 bounds of spend in minor units, $4 bounds of recency in seconds, $5 the most cities,
-- $6 when the audience was frozen.
--
-- One row for each band of spend (`place` how many bounds it reaches), of recency (the same; null who had not
-- ordered), each of the largest cities, and each reason. Spend and the last order are those before the freeze,
-- by the orders as they stand now; the city is today's. People are first put together by all of these at once, so that
-- several processes can share the work.
WITH since AS (
    SELECT o.customer_id, sum(o.amount)::bigint AS spend,
        (SELECT max(e.ordered_at)
         FROM orders e
         WHERE e.workspace_id = $1 AND e.customer_id = o.customer_id AND e.status = 'COMPLETED' AND e.ordered_at < $6
        ) AS last_before
    FROM orders o
    WHERE o.workspace_id = $1 AND o.status = 'COMPLETED' AND o.ordered_at >= $6
    GROUP BY o.customer_id
), alike AS (
    SELECT p.outcome = 'SENT' AS delivered,
        CASE WHEN p.outcome = 'FAILED' THEN p.reason END AS reason,
        width_bucket(p.spend, $3::bigint[]) AS spend,
        width_bucket(p.seconds, $4::bigint[]) AS recency,
        p.city_folded, min(p.city) AS city, count(*) AS decided
    FROM (
        SELECT l.outcome, l.reason, c.total_spend - coalesce(s.spend, 0) AS spend,
            floor(extract(epoch FROM $6 - CASE WHEN s.customer_id IS NULL THEN c.last_order_at ELSE s.last_before END))::bigint
                AS seconds,
            nullif(c.city_folded, '') AS city_folded, c.city
        FROM communication_log l
        JOIN customers c ON c.workspace_id = l.workspace_id AND c.id = l.customer_id
        LEFT JOIN since s ON s.customer_id = l.customer_id
        WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.outcome IN ('SENT', 'FAILED')
    ) p
    GROUP BY 1, 2, 3, 4, 5
), cell AS (
    SELECT grouping(spend, recency, city_folded, reason) AS cut, spend, recency, city_folded, min(city) AS city, reason,
        coalesce(sum(decided) FILTER (WHERE delivered), 0)::bigint AS delivered, sum(decided)::bigint AS decided
    FROM alike
    GROUP BY GROUPING SETS ((spend), (recency), (city_folded), (reason))
)
SELECT 'spend' AS cut, spend::bigint AS place, NULL AS name, delivered, decided FROM cell WHERE cut = 7
UNION ALL
SELECT 'recency', recency, NULL, delivered, decided FROM cell WHERE cut = 11
UNION ALL
(SELECT 'city', NULL, city, delivered, decided FROM cell WHERE cut = 13 AND city_folded IS NOT NULL
 ORDER BY decided DESC, city_folded LIMIT $5)
UNION ALL
SELECT 'reason', NULL, reason, delivered, decided FROM cell WHERE cut = 14 AND decided > delivered
