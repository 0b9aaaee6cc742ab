-- Ends a statement whose part `delta (campaign_id, sent, failed, unconfirmed, skipped, batches)` says by
-- how much each campaign's counters rise, and by how many its open batches fall. Campaigns are locked
-- in id order. Whichever statement leaves nothing pending and no batch open completes the campaign.
locked AS MATERIALIZED (
    SELECT c.id
    FROM campaigns c
    JOIN delta d ON d.campaign_id = c.id
    WHERE c.workspace_id = $1
    ORDER BY c.id
    FOR NO KEY UPDATE OF c
), moved AS (
    UPDATE campaigns c
    SET sent = c.sent + d.sent,
        failed = c.failed + d.failed,
        unconfirmed = c.unconfirmed + d.unconfirmed,
        skipped = c.skipped + d.skipped,
        open_batches = c.open_batches - d.batches,
        version = c.version + 1,
        status = CASE
            WHEN c.status IN ('SENDING', 'PAUSED') AND c.open_batches = d.batches
                AND c.pending = d.sent + d.failed + d.unconfirmed + d.skipped
            THEN 'COMPLETED' ELSE c.status END,
        finished_at = CASE
            WHEN c.finished_at IS NULL AND c.open_batches = d.batches
                AND (c.status = 'CANCELLED' OR c.status IN ('SENDING', 'PAUSED')
                    AND c.pending = d.sent + d.failed + d.unconfirmed + d.skipped)
            THEN now() ELSE c.finished_at END
    FROM delta d
    JOIN locked ON locked.id = d.campaign_id
    WHERE c.workspace_id = $1 AND c.id = d.campaign_id
    RETURNING c.workspace_id, c.id AS campaign_id, c.version, c.status::text AS status, c.audience_size,
        c.pending, c.sent, c.failed, c.unconfirmed, c.skipped
)
