ALTER TABLE campaigns DROP COLUMN bounds;
ALTER TABLE campaigns DROP COLUMN search_text;
