-- The ceiling of the previews: the same three conditions and nothing else. The names in braces stand for the
-- literals of the run.
SELECT count(*)
FROM customers
WHERE workspace_id = {workspace} AND total_spend > {spend} AND visit_count <= {visits}
    AND last_order_at < '{before}'
