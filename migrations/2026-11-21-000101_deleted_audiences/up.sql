-- A deleted audience is hidden from lists and may not be launched to; campaigns launched to it keep it.
ALTER TABLE audiences ADD COLUMN deleted_at timestamptz;
CREATE INDEX audiences_listed ON audiences (workspace_id, id) WHERE deleted_at IS NULL;
