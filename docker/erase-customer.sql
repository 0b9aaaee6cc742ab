-- Takes away what is kept of one customer: name, addresses, attributes, the texts of their messages. Orders, visits and what
-- became of each message stay, under a number, so that every sum and counter stays right. All of it is done, or nothing.
--
--   psql "$DATABASE_URL" --set workspace=1 --set customer=c-1001 --file docker/erase-customer.sql
--
-- It reads every message of the workspace, since they are kept by campaign. docs/operations.md says what it cannot reach.
\set ON_ERROR_STOP on
BEGIN;
SELECT set_config('tidings.workspace', :'workspace', true), set_config('tidings.customer', :'customer', true) \g /dev/null
DO $$
DECLARE
    workspace CONSTANT bigint := current_setting('tidings.workspace');
    person customers%ROWTYPE;
BEGIN
    SELECT * INTO person FROM customers
    WHERE workspace_id = workspace AND external_id = current_setting('tidings.customer')
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'workspace % has no customer %', workspace, current_setting('tidings.customer');
    END IF;
    IF EXISTS (
        SELECT FROM communication_log
        WHERE workspace_id = workspace AND customer_id = person.id AND outcome = 'PENDING'
        UNION ALL
        SELECT FROM campaign_batches
        WHERE workspace_id = workspace AND NOT done AND leased_until > now() AND person.id = ANY (customer_ids)
    ) THEN
        RAISE EXCEPTION 'a message to this customer is on its way: come again once it is delivered, failed or unconfirmed';
    END IF;

    UPDATE communication_log SET address = NULL, body = NULL
    WHERE workspace_id = workspace AND customer_id = person.id;
    DELETE FROM import_rejections
    WHERE workspace_id = workspace
        AND cells && array_remove(ARRAY[person.external_id, person.email, person.phone], NULL);
    DELETE FROM dead_letters
    WHERE workspace_id = workspace
        AND jsonb_path_exists(payload, '$.** ? (@ == $id)', jsonb_build_object('id', person.external_id));
    -- As one whom only an order has named: no audience holds such a customer, and no message goes out.
    UPDATE customers SET
        external_id = 'erased-' || person.id, known = false,
        name = NULL, name_folded = NULL, email = NULL, email_folded = NULL, phone = NULL,
        city = NULL, city_folded = NULL, country = NULL,
        tags = '{}', tags_folded = '{}', attributes = '{}', attributes_folded = '{}',
        subscribed = NULL, created_given = NULL, version_at = NULL, version_position = NULL
    WHERE workspace_id = workspace AND id = person.id;
END
$$;
COMMIT;
