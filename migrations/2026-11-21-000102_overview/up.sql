-- Ranges of time are counted and summed from these alone.
CREATE INDEX customers_by_time ON customers (workspace_id, created_at);
CREATE INDEX orders_by_time ON orders (workspace_id, ordered_at) INCLUDE (amount) WHERE status = 'COMPLETED';
CREATE INDEX campaigns_by_start ON campaigns (workspace_id, started_at) WHERE started_at IS NOT NULL;
