-- Drops what the migration made, with the data in it.

-- section: view, materialized view; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- data-loss: materialized view `jumpstart.product_sales`
DROP MATERIALIZED VIEW "jumpstart"."product_sales";
DROP VIEW "jumpstart"."paid_orders";
