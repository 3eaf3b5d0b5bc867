-- section: index, view, materialized view; transaction: one; lock_timeout: 2s
CREATE VIEW "jumpstart"."paid_orders" ("id", "user_id", "total", "placed_at") AS
SELECT id, user_id, total, placed_at FROM jumpstart.orders WHERE status = 'paid';
COMMENT ON VIEW "jumpstart"."paid_orders" IS 'Orders that have earned something.';
CREATE MATERIALIZED VIEW "jumpstart"."product_sales" ("product_id", "sold", "earned") AS
SELECT item.product_id, sum(item.quantity), sum(item.amount) FROM jumpstart.order_items item JOIN jumpstart.paid_orders paid ON paid.id = item.order_id GROUP BY item.product_id;
COMMENT ON MATERIALIZED VIEW "jumpstart"."product_sales" IS 'What was sold of each product, as of the last refresh.';
CREATE UNIQUE INDEX "product_sales_product_id_idx" ON "jumpstart"."product_sales" ("product_id");
