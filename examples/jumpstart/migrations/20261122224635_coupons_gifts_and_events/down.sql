-- Drops what the migration made, with the data in it.

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-dropped: index `jumpstart.enrollments_gifts_idx`
DROP INDEX CONCURRENTLY "jumpstart"."enrollments_gifts_idx";
-- index-dropped: index `jumpstart.orders_coupon_idx`
DROP INDEX CONCURRENTLY "jumpstart"."orders_coupon_idx";

-- section: table, column, constraint, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- correctness: foreign key `jumpstart.enrollments.enrollments_giver_id_fkey`
ALTER TABLE "jumpstart"."enrollments" DROP CONSTRAINT "enrollments_giver_id_fkey";
-- correctness: foreign key `jumpstart.orders.orders_coupon_code_fkey`
ALTER TABLE "jumpstart"."orders" DROP CONSTRAINT "orders_coupon_code_fkey";
-- correctness: constraint `jumpstart.segments.segments_module_id_slug_key`
-- index-dropped: constraint `jumpstart.segments.segments_module_id_slug_key`
ALTER TABLE "jumpstart"."segments" DROP CONSTRAINT "segments_module_id_slug_key";
-- correctness: constraint `jumpstart.users.users_email_has_an_at`
ALTER TABLE "jumpstart"."users" DROP CONSTRAINT "users_email_has_an_at";
-- data-loss: column `jumpstart.enrollments.giver_id`
ALTER TABLE "jumpstart"."enrollments" DROP COLUMN "giver_id";
-- data-loss: column `jumpstart.orders.coupon_code`
ALTER TABLE "jumpstart"."orders" DROP COLUMN "coupon_code";
-- data-loss: column `jumpstart.segments.is_preview`
ALTER TABLE "jumpstart"."segments" DROP COLUMN "is_preview";
-- data-loss: table `jumpstart.coupons`
DROP TABLE "jumpstart"."coupons";
-- data-loss: table `jumpstart.events`
DROP TABLE "jumpstart"."events";
