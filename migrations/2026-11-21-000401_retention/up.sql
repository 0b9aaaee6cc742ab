-- When the members of a finished campaign began to be forgotten; its counters stay.
ALTER TABLE campaigns ADD COLUMN recipients_forgotten_at timestamptz;

-- Rows of the audit log are only ever added, until they are old: retention says so in its own transaction, and nobody
-- else does by mistake.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('tidings.retention', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;
