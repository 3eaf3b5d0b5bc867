-- Drops what the migration made, with the data in it.

-- section: column; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- mizzle: allow rename-column as the source says
ALTER TABLE "jumpstart"."users" RENAME COLUMN "name" TO "full_name";

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-dropped: index `jumpstart.users_lower_name_idx`
DROP INDEX CONCURRENTLY "jumpstart"."users_lower_name_idx";

-- section: table, column; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- data-loss: column `jumpstart.users.bio`
ALTER TABLE "jumpstart"."users" DROP COLUMN "bio";
-- data-loss: table `jumpstart.comments`
DROP TABLE "jumpstart"."comments";
-- data-loss: table `jumpstart.progress`
DROP TABLE "jumpstart"."progress";
