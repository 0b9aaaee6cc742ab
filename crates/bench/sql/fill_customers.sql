-- Customers that are there before anything is measured: $1 workspace, from number $2 to $3.
WITH filled AS (
    INSERT INTO public.customers (
        workspace_id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
        country, tags, tags_folded, subscribed, created_given, accepted_at, total_spend, order_count,
        visit_count, first_order_at, last_order_at, last_visit_at, version_at, version_position
    )
    SELECT $1, external_id, true, name, lower(name), email, lower(email), phone, city, lower(city), country,
        tags, lower(tags::text)::text[], true, created_given, now(),
        CASE WHEN orders > 0 THEN chance % 3000000 ELSE 0 END, orders, orders + chance % 4,
        CASE WHEN orders > 0 THEN last_at - make_interval(days => orders * 9) END,
        CASE WHEN orders > 0 THEN last_at END, last_at, now(), n
    FROM ceiling.made_up_customers($2, $3),
        LATERAL (SELECT (chance / 7 % 12)::int AS orders, now() - make_interval(hours => (chance / 11 % 17520)::int) AS last_at) AS facts
    ORDER BY n
    RETURNING total_spend, order_count, visit_count
)
UPDATE public.workspace_totals t
SET customers = t.customers + s.customers, orders = t.orders + s.orders, visits = t.visits + s.visits,
    total_spend = t.total_spend + s.spend
FROM (
    SELECT count(*) AS customers, coalesce(sum(order_count), 0) AS orders, coalesce(sum(visit_count), 0) AS visits,
        coalesce(sum(total_spend), 0) AS spend
    FROM filled
) AS s
WHERE t.workspace_id = $1
