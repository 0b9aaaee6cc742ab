-- Closes imports that nobody has closed in time; some at a time. One that takes a piece at this moment is left to the next
-- time.
-- $1 workspace, $2 now, $3 the moment before which they were begun
UPDATE imports SET closed_at = $2
WHERE workspace_id = $1 AND id IN (
    SELECT id FROM imports
    WHERE workspace_id = $1 AND closed_at IS NULL AND created_at < $3
    ORDER BY created_at
    LIMIT 10
    FOR UPDATE SKIP LOCKED
)
