INSERT INTO assistant_requests (workspace_id, asked_at, asked_by, kind, prompt, model, reserved_tokens)
SELECT $1, $2, $3, $4, $5, $6, $7
WHERE $7 + (
    SELECT coalesce(sum(CASE WHEN outcome IS NULL THEN reserved_tokens ELSE prompt_tokens + completion_tokens END), 0)
    FROM assistant_requests
    WHERE workspace_id = $1 AND asked_at >= $8
) <= $9
RETURNING id
