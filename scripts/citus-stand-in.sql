-- Stand-ins for the functions of Citus that docker/citus.sql calls. They note each table and refuse, by name, a key that
-- a distributed table may not have.
CREATE SCHEMA stand_in;
CREATE TABLE stand_in.tables (name text PRIMARY KEY, kind text NOT NULL);

CREATE FUNCTION stand_in.check_keys(spread regclass, by_column text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    -- A unique key is kept by one machine alone, so it must hold the column that says which.
    SELECT string_agg(indexrelid::regclass::text, ', ') INTO wrong
    FROM pg_index
    WHERE indrelid = spread AND indisunique AND NOT EXISTS (
        SELECT FROM pg_attribute
        WHERE attrelid = spread AND attname = by_column AND attnum = ANY (indkey::smallint[]));
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'unique keys of % without %: %', spread, by_column, wrong;
    END IF;
END
$$;
CREATE FUNCTION create_distributed_table(spread regclass, by_column text, colocate_with text DEFAULT 'default')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM stand_in.check_keys(spread, by_column);
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND spread IN (conrelid, confrelid)) THEN
        RAISE EXCEPTION '% has foreign keys while it is spread', spread;
    END IF;
    INSERT INTO stand_in.tables VALUES (spread::text, 'distributed');
END
$$;
CREATE FUNCTION create_reference_table(whole regclass) RETURNS void LANGUAGE sql AS $$
    INSERT INTO stand_in.tables VALUES (whole::text, 'reference')
$$;
CREATE FUNCTION citus_add_local_table_to_metadata(kept regclass) RETURNS void LANGUAGE sql AS $$
    INSERT INTO stand_in.tables VALUES (kept::text, 'local')
$$;

-- Foreign keys are looked at as they come back: between distributed tables they must hold the column on both sides, to
-- a reference table they may hold any; nothing may refer to a distributed table from elsewhere.
CREATE FUNCTION stand_in.look_at_foreign_keys() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    SELECT string_agg(format('%s of %s', conname, conrelid::regclass), ', ') INTO wrong
    FROM pg_constraint AS key
    JOIN stand_in.tables AS source ON source.name = conrelid::regclass::text
    JOIN stand_in.tables AS target ON target.name = confrelid::regclass::text
    WHERE contype = 'f' AND target.kind <> 'reference' AND NOT (
        source.kind = 'distributed' AND target.kind = 'distributed' AND EXISTS (
            SELECT FROM unnest(conkey, confkey) AS pair (here, there)
            JOIN pg_attribute AS ours ON ours.attrelid = conrelid AND ours.attnum = here
            JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid AND theirs.attnum = there
            WHERE ours.attname = 'workspace_id' AND theirs.attname = 'workspace_id'));
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'foreign keys that cannot be kept: %', wrong;
    END IF;
END
$$;
CREATE EVENT TRIGGER look_at_foreign_keys ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION stand_in.look_at_foreign_keys();
