-- A page of what happened with each of several customers, the latest first: orders, visits and messages merged.
-- $1 workspace, $2 customer ids, $3, $4 and $5 where each page begins (the last entry seen: its moment, kind and
-- id, or nulls), $6 the length of a page.
--
-- Messages are looked up by their key in each campaign of the workspace, of which there are some thousands at most.
-- An index by customer would answer in one look, and cost every message that is sent.
SELECT page.page, page.customer_id, e.*
FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[]) WITH ORDINALITY
    AS page (customer_id, after_at, after_kind, after_id, page)
CROSS JOIN LATERAL (
    (
        SELECT o.ordered_at AS at, 'order' AS kind, o.external_id AS id, o.amount, o.status::text AS status,
               NULL::bigint AS campaign_id, NULL::text AS address, NULL::text AS body, NULL::text AS outcome,
               NULL::text AS reason, NULL::timestamptz AS sent_at, NULL::timestamptz AS receipt_at
        FROM orders o
        WHERE o.workspace_id = $1 AND o.customer_id = page.customer_id
          AND (page.after_at IS NULL
               OR (o.ordered_at, 'order', o.external_id) < (page.after_at, page.after_kind, page.after_id))
        ORDER BY o.ordered_at DESC, o.external_id DESC
        LIMIT $6
    )
    UNION ALL
    (
        SELECT v.visited_at, 'visit', v.external_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM visits v
        WHERE v.workspace_id = $1 AND v.customer_id = page.customer_id
          AND (page.after_at IS NULL
               OR (v.visited_at, 'visit', v.external_id) < (page.after_at, page.after_kind, page.after_id))
        ORDER BY v.visited_at DESC, v.external_id DESC
        LIMIT $6
    )
    UNION ALL
    (
        SELECT m.at, 'message', m.id, NULL, NULL, m.campaign_id, m.address, m.body, m.outcome, m.reason, m.sent_at,
               m.receipt_at
        FROM (
            SELECT coalesce(l.sent_at, c.started_at, c.created_at) AS at, c.id::text AS id, c.id AS campaign_id,
                   l.address, l.body, l.outcome::text AS outcome, l.reason, l.sent_at, l.receipt_at
            FROM campaigns c
            CROSS JOIN LATERAL (
                SELECT address, body, outcome, reason, sent_at, receipt_at
                FROM communication_log
                WHERE workspace_id = $1 AND campaign_id = c.id AND customer_id = page.customer_id
                LIMIT 1
            ) l
            WHERE c.workspace_id = $1
        ) m
        WHERE page.after_at IS NULL OR (m.at, 'message', m.id) < (page.after_at, page.after_kind, page.after_id)
        ORDER BY m.at DESC, m.id DESC
        LIMIT $6
    )
    ORDER BY at DESC, kind DESC, id DESC
    LIMIT $6
) e
ORDER BY page.page, e.at DESC, e.kind DESC, e.id DESC
