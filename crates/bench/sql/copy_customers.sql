-- The ceiling's table begins with the same rows as the product's.
INSERT INTO ceiling.customers (
    workspace_id, id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
    country, tags, tags_folded, attributes, attributes_folded, subscribed, suppressed, created_given,
    accepted_at, total_spend, order_count, visit_count, first_order_at, last_order_at, last_visit_at,
    version_at, version_position
) OVERRIDING SYSTEM VALUE
SELECT
    workspace_id, id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
    country, tags, tags_folded, attributes, attributes_folded, subscribed, suppressed, created_given,
    accepted_at, total_spend, order_count, visit_count, first_order_at, last_order_at, last_visit_at,
    version_at, version_position
FROM public.customers
WHERE workspace_id = $1
ORDER BY id
