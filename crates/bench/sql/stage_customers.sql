-- From number $1 to $2.
INSERT INTO ceiling.staged_customers
SELECT n, external_id, name, lower(name), email, lower(email), phone, city, lower(city), country, tags,
    lower(tags::text)::text[], created_given
FROM ceiling.made_up_customers($1, $2)
