-- What was asked for besides rules has no place in the older table.
DELETE FROM assistant_requests WHERE kind <> 'rule';
ALTER TABLE assistant_requests DROP CONSTRAINT assistant_requests_kind_check;
ALTER TABLE assistant_requests ADD CONSTRAINT assistant_requests_kind_check CHECK (kind IN ('rule'));
