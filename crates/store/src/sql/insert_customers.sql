-- The rows come in bytewise order of their external ids, the order in which all writers take customers. They were
-- looked for and not found, so that a conflict is a lost race, and the transaction is repeated.
INSERT INTO customers (
    workspace_id, external_id, known, name, name_folded, email, email_folded, phone, city, city_folded,
    country, tags, tags_folded, attributes, attributes_folded, subscribed, created_given, accepted_at,
    version_at, version_position
)
SELECT
    $1, record.external_id, true, record.name, record.name_folded, record.email, record.email_folded,
    record.phone, record.city, record.city_folded, record.country, record.tags::text[],
    record.tags_folded::text[], record.attributes::jsonb, record.attributes_folded::jsonb,
    record.subscribed, record.created_given, record.accepted_at, record.version_at, record.version_position
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) AS record (
    name, name_folded, email, email_folded, phone, city, city_folded, country, tags, tags_folded,
    attributes, attributes_folded, subscribed, created_given, accepted_at, version_at, version_position,
    external_id
)
