-- Imports that were closed long ago, with all that hangs on them; some at a time. Whoever asks how far one of them is at
-- this moment is not waited for.
-- $1 workspace, $2 the moment before which they were closed
DELETE FROM imports
WHERE workspace_id = $1 AND id IN (
    SELECT id FROM imports
    WHERE workspace_id = $1 AND closed_at < $2
    ORDER BY closed_at
    LIMIT 2
    FOR UPDATE SKIP LOCKED
)
