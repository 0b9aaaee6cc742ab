-- A page of orders for each of several customers, newest first.
-- $1 workspace, $2 customer ids, $3 and $4 where each page begins (the last order seen: its moment
-- and external id, or nulls), $5 the length of a page.
SELECT page.page, o.customer_id, o.external_id, o.amount, o.status::text AS status, o.ordered_at
FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) WITH ORDINALITY
    AS page (customer_id, after_at, after_id, page)
CROSS JOIN LATERAL (
    SELECT customer_id, external_id, amount, status, ordered_at
    FROM orders
    WHERE workspace_id = $1 AND customer_id = page.customer_id
      AND (page.after_at IS NULL OR (ordered_at, external_id) < (page.after_at, page.after_id))
    ORDER BY ordered_at DESC, external_id DESC
    LIMIT $5
) AS o
ORDER BY page.page, o.ordered_at DESC, o.external_id DESC
