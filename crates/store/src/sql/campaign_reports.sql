-- How many messages of each of several campaigns were decided when, how and why: one row for each point in
-- time, outcome and reason.
-- $1 workspace, $2 campaign ids, $3 the moments their points begin at, $4 the seconds between two points,
-- $5 the number of the last point. What was decided before the first or after the last counts there.
SELECT wanted.page, l.outcome::text AS outcome, l.reason, count(*) AS messages,
       CASE WHEN l.receipt_at IS NOT NULL
           THEN least(greatest(floor(extract(epoch FROM l.receipt_at - wanted.from_at) / wanted.step), 0), $5)::bigint
       END AS point
FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[]) WITH ORDINALITY AS wanted (campaign_id, from_at, step, page)
JOIN communication_log l ON l.workspace_id = $1 AND l.campaign_id = wanted.campaign_id
WHERE l.outcome IN ('SENT', 'FAILED')
GROUP BY wanted.page, l.outcome, l.reason, point
ORDER BY wanted.page, point
