-- A page of visits for each of several customers, newest first.
-- $1 workspace, $2 customer ids, $3 and $4 where each page begins (the last visit seen: its moment
-- and external id, or nulls), $5 the length of a page.
SELECT page.page, v.customer_id, v.external_id, v.visited_at
FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) WITH ORDINALITY
    AS page (customer_id, after_at, after_id, page)
CROSS JOIN LATERAL (
    SELECT customer_id, external_id, visited_at
    FROM visits
    WHERE workspace_id = $1 AND customer_id = page.customer_id
      AND (page.after_at IS NULL OR (visited_at, external_id) < (page.after_at, page.after_id))
    ORDER BY visited_at DESC, external_id DESC
    LIMIT $5
) AS v
ORDER BY page.page, v.visited_at DESC, v.external_id DESC
