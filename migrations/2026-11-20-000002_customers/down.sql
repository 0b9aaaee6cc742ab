DROP TABLE visits;
DROP TABLE orders;
DROP TABLE customers;
DROP TYPE order_status;
