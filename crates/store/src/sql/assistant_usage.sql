-- What models were asked for from the first moment up to the last, in sum four times over: by span between two
-- moments, by kind, by who asked, and altogether. $1 workspace, $2 the moments, which rise.
WITH asked AS (
    SELECT width_bucket(asked_at, $2::timestamptz[]) AS span, kind, asked_by, outcome, prompt_tokens,
        completion_tokens, cost
    FROM assistant_requests
    WHERE workspace_id = $1 AND asked_at >= ($2::timestamptz[])[1]
        AND asked_at < ($2::timestamptz[])[cardinality($2::timestamptz[])]
)
SELECT span, kind, asked_by, count(*) AS requests,
    count(*) FILTER (WHERE outcome = 'answered') AS answered,
    coalesce(sum(prompt_tokens), 0)::bigint AS prompt_tokens,
    coalesce(sum(completion_tokens), 0)::bigint AS completion_tokens,
    coalesce(sum(cost), 0)::bigint AS cost
FROM asked
GROUP BY GROUPING SETS ((span), (kind), (asked_by), ())
ORDER BY span, kind, asked_by
