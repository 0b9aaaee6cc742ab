-- The refused rows of a piece; the cells of each row come as a JSON array.
-- $1 workspace, $2 import, $3 row numbers, $4 fields, $5 codes, $6 messages, $7 cells
INSERT INTO import_rejections (workspace_id, import_id, row_number, field, code, message, cells)
SELECT $1, $2, r.row_number, r.field, r.code, r.message, ARRAY(SELECT jsonb_array_elements_text(r.cells))
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
    AS r (row_number, field, code, message, cells)
