INSERT INTO ceiling.campaigns (workspace_id, name, rule, channel, body, status, audience_size, created_by)
VALUES ($1, 'Ceiling', '{}', 'SMS', 'made in SQL', 'SENDING', 0, 'bench')
RETURNING id
