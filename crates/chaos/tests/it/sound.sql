-- A small world in which everything agrees with the journal of the test beside this file.
INSERT INTO workspaces (id, name, currency, time_zone) VALUES (1, 'Chaos', 'USD', 'Etc/UTC');
INSERT INTO customers
    (workspace_id, id, external_id, known, name, city, phone, subscribed, accepted_at,
     total_spend, order_count, visit_count, first_order_at, last_order_at, last_visit_at)
VALUES
    (1, 1, 'a', true, 'Ann', 'X', '+491', true, now(), 1250, 1, 2,
     '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'),
    (1, 2, 'b', true, 'Bob', 'X', '+492', true, now(), 0, 0, 0, NULL, NULL, NULL);
INSERT INTO workspace_totals (workspace_id, customers, orders, visits, total_spend) VALUES (1, 2, 1, 2, 1250);
INSERT INTO orders VALUES
    (1, 'o1', 1, 1250, 'COMPLETED', '2026-01-02T00:00:00Z', '2026-01-05T00:00:00Z', 1),
    (1, 'o2', 2, 700, 'REFUNDED', '2026-01-02T00:00:00Z', '2026-01-05T00:00:00Z', 2);
INSERT INTO visits VALUES (1, 'v1', 1, '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z', 1);
INSERT INTO ingest_batches (workspace_id, id, kind, accepted, committed, accepted_at) VALUES
    (1, '00000000-0000-0000-0000-000000000001', 'customers', 2, 2, now()),
    (1, '00000000-0000-0000-0000-000000000002', 'orders', 2, 2, now()),
    (1, '00000000-0000-0000-0000-000000000003', 'visits', 1, 1, now());
INSERT INTO campaigns
    (workspace_id, id, name, rule, channel, body, status, audience_size, sent, failed, idempotency_key, created_by)
VALUES (1, 9, 'c', '{}', 'SMS', 'Hello', 'COMPLETED', 2, 1, 1, 'c', 'test');
INSERT INTO campaign_batches (workspace_id, campaign_id, number, customer_ids, done) VALUES (1, 9, 0, '{1,2}', true);
INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, address, body, outcome, sent_at) VALUES
    (1, 9, 1, 0, '+491', 'Hello', 'SENT', now()),
    (1, 9, 2, 0, '+492', 'Hello', 'FAILED', now());
