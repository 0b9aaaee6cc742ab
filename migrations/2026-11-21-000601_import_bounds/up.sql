-- Of the rows that an import refuses the first are kept, up to a number and a size; all of them are counted.
ALTER TABLE imports
    ADD COLUMN rejected_kept bigint NOT NULL DEFAULT 0,
    ADD COLUMN rejected_bytes bigint NOT NULL DEFAULT 0;
UPDATE imports SET rejected_kept = rejected;
ALTER TABLE imports ADD CHECK (rejected_kept <= rejected);
