ALTER TABLE imports
    DROP COLUMN rejected_kept,
    DROP COLUMN rejected_bytes;
