-- By default a table is analysed anew once a tenth of it has changed. A new workspace beside large ones is less than that,
-- and until then the planner takes it for empty: it would read the whole of it where a few rows are wanted.
ALTER TABLE customers SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
ALTER TABLE orders SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
ALTER TABLE visits SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
ALTER TABLE communication_log SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
