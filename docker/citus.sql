-- Spreads the tables over the machines of a Citus cluster, by workspace. To be run once, on the coordinator, after
-- `tidings-api migrate` and with api and workers stopped:
--
--   psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --single-transaction --file docker/citus.sql
--
-- Every key of these tables begins with workspace_id and every statement of the programs names it, so that whatever is
-- asked about one workspace is answered by one machine. scripts/citus.sh proves both.
CREATE EXTENSION IF NOT EXISTS citus;

-- The trigger that keeps the audit log append-only touches no other table, which is what Citus asks of one.
SET citus.enable_unsafe_triggers = on;

-- A table cannot be spread while others that are not yet spread refer to it: foreign keys go, and come back below.
CREATE TEMPORARY TABLE foreign_keys AS
SELECT conrelid::regclass::text AS of_table, conname, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
DO $$
DECLARE
    key record;
BEGIN
    FOR key IN SELECT * FROM foreign_keys LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.of_table, key.conname);
    END LOOP;
END
$$;

-- Small, read everywhere and rarely written: whole on every machine.
SELECT create_reference_table('workspaces');
SELECT create_reference_table('people');

-- By workspace, and those of one workspace together.
SELECT create_distributed_table('customers', 'workspace_id');
SELECT create_distributed_table('workspace_totals', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('orders', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('visits', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('ingest_batches', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('dead_letters', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('imports', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('import_pieces', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('import_rejections', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('audiences', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('campaigns', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('campaign_batches', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('communication_log', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('api_keys', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('memberships', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('invitations', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('audit_log', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('assistant_requests', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('banners', 'workspace_id', colocate_with => 'customers');
SELECT create_distributed_table('campaign_summaries', 'workspace_id', colocate_with => 'customers');

-- These stay on the coordinator: the one table that is read across workspaces, and signing in, which comes before
-- there is a workspace.
SELECT citus_add_local_table_to_metadata('due_work');
SELECT citus_add_local_table_to_metadata('sessions');
SELECT citus_add_local_table_to_metadata('exchanged_tokens');

DO $$
DECLARE
    key record;
BEGIN
    FOR key IN SELECT * FROM foreign_keys LOOP
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', key.of_table, key.conname, key.definition);
    END LOOP;
END
$$;
DROP TABLE foreign_keys;
