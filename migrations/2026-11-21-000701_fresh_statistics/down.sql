ALTER TABLE communication_log RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
ALTER TABLE visits RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
ALTER TABLE orders RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
ALTER TABLE customers RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
