-- A model is asked for more than rules.
ALTER TABLE assistant_requests DROP CONSTRAINT assistant_requests_kind_check;
ALTER TABLE assistant_requests ADD CONSTRAINT assistant_requests_kind_check
    CHECK (kind IN ('rule', 'messages', 'tags', 'summary'));
