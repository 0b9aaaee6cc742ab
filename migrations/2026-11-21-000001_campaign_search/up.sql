-- Name and tags in one text to search in, folded by the program that writes it. Those launched before were
-- folded by nobody; PostgreSQL's lower() is near enough for them.
ALTER TABLE campaigns ADD COLUMN search_text text NOT NULL DEFAULT '';
UPDATE campaigns SET search_text = lower(concat_ws(E'\n', name, array_to_string(tags, E'\n')));

-- The instants that the periods of the rule meant when the audience was frozen: [{ path, from, before }].
ALTER TABLE campaigns ADD COLUMN bounds jsonb NOT NULL DEFAULT '[]';
