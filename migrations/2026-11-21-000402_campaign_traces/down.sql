ALTER TABLE campaigns DROP COLUMN trace;
