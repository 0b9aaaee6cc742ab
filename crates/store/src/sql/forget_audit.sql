-- Forgets the oldest entries of the audit log from before $2. Ids rise with time, so no more than $3 rows are looked at.
WITH oldest AS MATERIALIZED (
    SELECT id, at FROM audit_log WHERE workspace_id = $1 ORDER BY id LIMIT $3
)
DELETE FROM audit_log a
USING oldest
WHERE a.workspace_id = $1 AND a.id = oldest.id AND oldest.at < $2
