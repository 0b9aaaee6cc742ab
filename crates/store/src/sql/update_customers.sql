-- The rows are locked already. A bit of `given` says that the record speaks of the field.
UPDATE customers AS customer
SET known = true,
    name = CASE WHEN given & 1 <> 0 THEN record.name ELSE customer.name END,
    name_folded = CASE WHEN given & 1 <> 0 THEN record.name_folded ELSE customer.name_folded END,
    email = CASE WHEN given & 2 <> 0 THEN record.email ELSE customer.email END,
    email_folded = CASE WHEN given & 2 <> 0 THEN record.email_folded ELSE customer.email_folded END,
    phone = CASE WHEN given & 4 <> 0 THEN record.phone ELSE customer.phone END,
    city = CASE WHEN given & 8 <> 0 THEN record.city ELSE customer.city END,
    city_folded = CASE WHEN given & 8 <> 0 THEN record.city_folded ELSE customer.city_folded END,
    country = CASE WHEN given & 16 <> 0 THEN record.country ELSE customer.country END,
    tags = CASE WHEN given & 32 <> 0 THEN record.tags::text[] ELSE customer.tags END,
    tags_folded = CASE WHEN given & 32 <> 0 THEN record.tags_folded::text[] ELSE customer.tags_folded END,
    attributes = CASE WHEN given & 64 <> 0 THEN record.attributes::jsonb ELSE customer.attributes END,
    attributes_folded =
        CASE WHEN given & 64 <> 0 THEN record.attributes_folded::jsonb ELSE customer.attributes_folded END,
    subscribed = CASE WHEN given & 128 <> 0 THEN record.subscribed ELSE customer.subscribed END,
    created_given = CASE WHEN given & 256 <> 0 THEN record.created_given ELSE customer.created_given END,
    accepted_at = least(customer.accepted_at, record.accepted_at),
    version_at = record.version_at,
    version_position = record.version_position
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) AS record (
    name, name_folded, email, email_folded, phone, city, city_folded, country, tags, tags_folded,
    attributes, attributes_folded, subscribed, created_given, accepted_at, version_at, version_position,
    id, given
)
WHERE customer.workspace_id = $1 AND customer.id = record.id
