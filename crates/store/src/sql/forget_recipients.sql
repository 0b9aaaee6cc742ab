-- Forgets some members of a campaign. $1 workspace, $2 campaign, $3 how many. Chosen once and for all: looked at again
-- while rows go, the choice would be of others.
WITH chosen AS MATERIALIZED (
    SELECT customer_id
    FROM communication_log
    WHERE workspace_id = $1 AND campaign_id = $2
    ORDER BY customer_id
    LIMIT $3
    FOR UPDATE
)
DELETE FROM communication_log l
USING chosen
WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.customer_id = chosen.customer_id
