-- Drops what the migration made, with the data in it.

-- section: schema, enum, table, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- correctness: foreign key `jumpstart.profiles.profiles_user_id_fkey`
ALTER TABLE "jumpstart"."profiles" DROP CONSTRAINT "profiles_user_id_fkey";
-- data-loss: table `jumpstart.profiles`
DROP TABLE "jumpstart"."profiles";
-- data-loss: table `jumpstart.users`
DROP TABLE "jumpstart"."users";
DROP TYPE "jumpstart"."user_role";
-- data-loss: schema `jumpstart`
DROP SCHEMA "jumpstart";
