-- The next campaign whose members are to be forgotten, and says so in its row: one that was over before $2, of which
-- nothing is awaited any more, or one that was begun with. Its batches go last, so they tell that some is left.
-- $1 workspace, $2 the moment, $3 now.
WITH choice AS (
    SELECT id
    FROM campaigns c
    WHERE workspace_id = $1 AND finished_at < $2 AND pending = 0 AND open_batches = 0
        AND status IN ('COMPLETED', 'CANCELLED', 'FAILED')
        AND (recipients_forgotten_at IS NULL
            OR EXISTS (SELECT FROM campaign_batches b WHERE b.workspace_id = $1 AND b.campaign_id = c.id))
    ORDER BY id
    LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE campaigns c
SET recipients_forgotten_at = coalesce(c.recipients_forgotten_at, $3)
FROM choice
WHERE c.workspace_id = $1 AND c.id = choice.id
RETURNING c.id
