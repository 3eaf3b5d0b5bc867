-- Drops what the migration made, with the data in it.

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-dropped: index `jumpstart.comments_replies_idx`
DROP INDEX CONCURRENTLY "jumpstart"."comments_replies_idx";
-- index-dropped: index `jumpstart.products_metadata_idx`
DROP INDEX CONCURRENTLY "jumpstart"."products_metadata_idx";
-- index-dropped: index `jumpstart.products_tags_idx`
DROP INDEX CONCURRENTLY "jumpstart"."products_tags_idx";
-- index-dropped: index `jumpstart.users_role_idx`
DROP INDEX CONCURRENTLY "jumpstart"."users_role_idx";

-- section: enum, column, default, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- correctness: foreign key `jumpstart.comments.comments_parent_id_fkey`
ALTER TABLE "jumpstart"."comments" DROP CONSTRAINT "comments_parent_id_fkey";
ALTER TABLE ONLY "jumpstart"."users" ALTER COLUMN "role" DROP DEFAULT;
-- data-loss: column `jumpstart.comments.deleted_at`
ALTER TABLE "jumpstart"."comments" DROP COLUMN "deleted_at";
-- data-loss: column `jumpstart.comments.parent_id`
ALTER TABLE "jumpstart"."comments" DROP COLUMN "parent_id";
-- data-loss: column `jumpstart.users.deleted_at`
ALTER TABLE "jumpstart"."users" DROP COLUMN "deleted_at";
-- data-loss: column `jumpstart.users.is_admin`
ALTER TABLE "jumpstart"."users" DROP COLUMN "is_admin";
-- data-loss: column `jumpstart.users.last_login_at`
ALTER TABLE "jumpstart"."users" DROP COLUMN "last_login_at";
ALTER TYPE "jumpstart"."user_role" RENAME TO "user_role_before";
CREATE TYPE "jumpstart"."user_role" AS ENUM ('member', 'admin');
COMMENT ON TYPE "jumpstart"."user_role" IS 'What a user may do.';
-- rewrite: enum `jumpstart.user_role`
-- depends-on-data: enum `jumpstart.user_role`
ALTER TABLE "jumpstart"."users" ALTER COLUMN "role" TYPE "jumpstart"."user_role" USING "role"::text::"jumpstart"."user_role";
DROP TYPE "jumpstart"."user_role_before";
ALTER TABLE ONLY "jumpstart"."users" ALTER COLUMN "role" SET DEFAULT 'member';
