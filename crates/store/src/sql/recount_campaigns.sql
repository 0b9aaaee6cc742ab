WITH counted AS (
    SELECT
        workspace_id, campaign_id,
        count(*) FILTER (WHERE outcome = 'SENT') AS sent,
        count(*) FILTER (WHERE outcome = 'FAILED') AS failed,
        count(*) FILTER (WHERE outcome = 'UNCONFIRMED') AS unconfirmed,
        count(*) FILTER (WHERE outcome = 'SKIPPED') AS skipped
    FROM communication_log
    GROUP BY workspace_id, campaign_id
),
batches AS (
    SELECT
        workspace_id, campaign_id, count(*) FILTER (WHERE NOT done) AS open,
        sum(cardinality(customer_ids))::bigint AS members
    FROM campaign_batches
    GROUP BY workspace_id, campaign_id
)
SELECT
    campaign.workspace_id, 'campaign ' || campaign.id AS subject, fact.name,
    fact.kept::text AS kept, fact.counted::text AS counted
FROM campaigns AS campaign
LEFT JOIN counted ON counted.workspace_id = campaign.workspace_id AND counted.campaign_id = campaign.id
LEFT JOIN batches ON batches.workspace_id = campaign.workspace_id AND batches.campaign_id = campaign.id
CROSS JOIN LATERAL (
    VALUES
        ('audience_size', campaign.audience_size, coalesce(batches.members, 0)),
        ('open_batches', campaign.open_batches, coalesce(batches.open, 0)),
        ('sent', campaign.sent, coalesce(counted.sent, 0)),
        ('failed', campaign.failed, coalesce(counted.failed, 0)),
        ('unconfirmed', campaign.unconfirmed, coalesce(counted.unconfirmed, 0)),
        ('skipped', campaign.skipped, coalesce(counted.skipped, 0))
) AS fact (name, kept, counted)
-- What was forgotten cannot be counted again.
WHERE campaign.recipients_forgotten_at IS NULL AND fact.kept <> fact.counted
