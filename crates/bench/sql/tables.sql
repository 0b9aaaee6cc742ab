-- Tables of the same shape as the product's, so that a ceiling writes the same rows and indexes beside them.
DROP SCHEMA IF EXISTS ceiling CASCADE;
CREATE SCHEMA ceiling;

CREATE TABLE ceiling.workspace_totals (LIKE public.workspace_totals INCLUDING ALL);
ALTER TABLE ceiling.workspace_totals ADD FOREIGN KEY (workspace_id) REFERENCES public.workspaces;
INSERT INTO ceiling.workspace_totals (workspace_id) SELECT id FROM public.workspaces;

CREATE TABLE ceiling.ingest_batches (LIKE public.ingest_batches INCLUDING ALL);
ALTER TABLE ceiling.ingest_batches ADD FOREIGN KEY (workspace_id) REFERENCES public.workspaces;

CREATE TABLE ceiling.customers (LIKE public.customers INCLUDING ALL);
ALTER TABLE ceiling.customers ADD FOREIGN KEY (workspace_id) REFERENCES public.workspaces;

CREATE TABLE ceiling.orders (LIKE public.orders INCLUDING ALL);
ALTER TABLE ceiling.orders ADD FOREIGN KEY (workspace_id, customer_id) REFERENCES ceiling.customers;

CREATE TABLE ceiling.campaigns (LIKE public.campaigns INCLUDING ALL);
CREATE TABLE ceiling.campaign_batches (LIKE public.campaign_batches INCLUDING ALL);
ALTER TABLE ceiling.campaign_batches ADD FOREIGN KEY (workspace_id, campaign_id) REFERENCES ceiling.campaigns;

CREATE TABLE ceiling.communication_log (LIKE public.communication_log INCLUDING ALL) WITH (fillfactor = 85);
ALTER TABLE ceiling.communication_log ADD FOREIGN KEY (workspace_id, campaign_id) REFERENCES ceiling.campaigns;
ALTER TABLE ceiling.communication_log ADD FOREIGN KEY (workspace_id, customer_id) REFERENCES public.customers;

-- Made-up customers, by number. The load generator makes records of the same shape.
CREATE FUNCTION ceiling.made_up_customers(first bigint, last bigint)
RETURNS TABLE (
    n bigint, external_id text, name text, email text, phone text, city text, country text, tags text[],
    created_given timestamptz, chance bigint
) LANGUAGE sql STABLE AS $$
    SELECT n, 'customer-' || n,
        (ARRAY['Asha', 'Vikram', 'Priya', 'Rohan', 'Meera', 'Arjun', 'Kavya', 'Sanjay'])[1 + n % 8]
            || ' ' || (ARRAY['Sharma', 'Iyer', 'Patel', 'Reddy', 'Nair', 'Gupta', 'Bose'])[1 + n % 7],
        'person.' || n || '@example.com', '+91' || 7000000000 + n,
        (ARRAY['Mumbai', 'Delhi', 'Bengaluru', 'Hyderabad', 'Chennai', 'Kolkata', 'Pune', 'Jaipur', 'Kochi'])[1 + n % 9],
        'IN', (ARRAY['{}', '{Newsletter}', '{Newsletter,VIP}'])[1 + n % 3]::text[],
        date_trunc('day', now()) - make_interval(days => (n % 900)::int),
        n * 2654435761 % 4294967296
    FROM generate_series(first, last) AS n
$$;

-- Records as a caller would hand them over; making them is not timed.
CREATE UNLOGGED TABLE ceiling.staged_customers AS
SELECT n, external_id, name, lower(name) AS name_folded, email, lower(email) AS email_folded, phone, city,
    lower(city) AS city_folded, country, tags, lower(tags::text)::text[] AS tags_folded, created_given
FROM ceiling.made_up_customers(1, 0);
ALTER TABLE ceiling.staged_customers ADD PRIMARY KEY (n);

CREATE UNLOGGED TABLE ceiling.staged_orders (
    n bigint PRIMARY KEY, external_id text NOT NULL, customer_external_id text NOT NULL,
    amount bigint NOT NULL, ordered_at timestamptz NOT NULL
);
