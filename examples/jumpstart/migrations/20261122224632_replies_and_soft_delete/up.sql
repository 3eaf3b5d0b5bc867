-- section: enum; transaction: none
ALTER TYPE "jumpstart"."user_role" ADD VALUE 'moderator' AFTER 'member';

-- section: column, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
ALTER TABLE "jumpstart"."comments" ADD COLUMN "parent_id" bigint;
COMMENT ON COLUMN "jumpstart"."comments"."parent_id" IS 'The comment that this one replies to.';
ALTER TABLE "jumpstart"."comments" ADD COLUMN "deleted_at" timestamp with time zone;
ALTER TABLE "jumpstart"."users" ADD COLUMN "is_admin" boolean DEFAULT false NOT NULL;
ALTER TABLE "jumpstart"."users" ADD COLUMN "last_login_at" timestamp with time zone;
ALTER TABLE "jumpstart"."users" ADD COLUMN "deleted_at" timestamp with time zone;
COMMENT ON COLUMN "jumpstart"."users"."deleted_at" IS 'Hides the row from queries, unless they ask for it.';
ALTER TABLE "jumpstart"."comments" ADD CONSTRAINT "comments_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "jumpstart"."comments" ("id") ON DELETE CASCADE NOT VALID;

-- section: foreign key; transaction: one; lock_timeout: 2s; lock: SHARE UPDATE EXCLUSIVE
-- depends-on-data: foreign key `jumpstart.comments.comments_parent_id_fkey`
ALTER TABLE "jumpstart"."comments" VALIDATE CONSTRAINT "comments_parent_id_fkey";

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-build: index `jumpstart.comments_replies_idx`
CREATE INDEX CONCURRENTLY "comments_replies_idx" ON "jumpstart"."comments" ("parent_id") WHERE (parent_id IS NOT NULL);
-- index-build: index `jumpstart.products_metadata_idx`
CREATE INDEX CONCURRENTLY "products_metadata_idx" ON "jumpstart"."products" USING "gin" ("metadata" "jsonb_path_ops");
-- index-build: index `jumpstart.products_tags_idx`
CREATE INDEX CONCURRENTLY "products_tags_idx" ON "jumpstart"."products" USING "gin" ("tags");
-- index-build: index `jumpstart.users_role_idx`
CREATE INDEX CONCURRENTLY "users_role_idx" ON "jumpstart"."users" ("role") WHERE (deleted_at IS NULL);
