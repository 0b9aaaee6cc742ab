-- From number $1 to $2, of customers 1 to $3.
INSERT INTO ceiling.staged_orders
SELECT n, 'order-' || n, 'customer-' || 1 + n * 7919 % $3::bigint, 500 + n * 7877 % 250000,
    now() - make_interval(mins => (n * 6151 % 1000000)::int)
FROM generate_series($1::bigint, $2::bigint) AS n
