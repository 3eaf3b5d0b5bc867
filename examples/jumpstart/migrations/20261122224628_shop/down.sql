-- Drops what the migration made, with the data in it.

-- section: enum, table, column, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- correctness: foreign key `jumpstart.enrollments.enrollments_order_id_product_id_fkey`
ALTER TABLE "jumpstart"."enrollments" DROP CONSTRAINT "enrollments_order_id_product_id_fkey";
-- correctness: foreign key `jumpstart.enrollments.enrollments_product_id_fkey`
ALTER TABLE "jumpstart"."enrollments" DROP CONSTRAINT "enrollments_product_id_fkey";
-- correctness: foreign key `jumpstart.order_items.order_items_order_id_fkey`
ALTER TABLE "jumpstart"."order_items" DROP CONSTRAINT "order_items_order_id_fkey";
-- correctness: foreign key `jumpstart.order_items.order_items_product_id_fkey`
ALTER TABLE "jumpstart"."order_items" DROP CONSTRAINT "order_items_product_id_fkey";
-- correctness: foreign key `jumpstart.product_modules.product_modules_product_id_fkey`
ALTER TABLE "jumpstart"."product_modules" DROP CONSTRAINT "product_modules_product_id_fkey";
-- data-loss: column `jumpstart.users.settings`
ALTER TABLE "jumpstart"."users" DROP COLUMN "settings";
-- data-loss: table `jumpstart.enrollments`
DROP TABLE "jumpstart"."enrollments";
-- data-loss: table `jumpstart.order_items`
DROP TABLE "jumpstart"."order_items";
-- data-loss: table `jumpstart.orders`
DROP TABLE "jumpstart"."orders";
-- data-loss: table `jumpstart.product_modules`
DROP TABLE "jumpstart"."product_modules";
-- data-loss: table `jumpstart.products`
DROP TABLE "jumpstart"."products";
DROP TYPE "jumpstart"."order_status";
