DROP INDEX audiences_listed;
ALTER TABLE audiences DROP COLUMN deleted_at;
