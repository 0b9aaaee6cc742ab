DROP INDEX campaigns_by_start;
DROP INDEX orders_by_time;
DROP INDEX customers_by_time;
