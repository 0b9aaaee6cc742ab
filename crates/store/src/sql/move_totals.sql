UPDATE workspace_totals
SET customers = customers + $2,
    orders = orders + $3,
    visits = visits + $4,
    total_spend = total_spend + $5
WHERE workspace_id = $1
