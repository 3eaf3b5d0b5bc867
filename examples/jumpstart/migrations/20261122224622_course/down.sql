-- Drops what the migration made, with the data in it.

-- section: enum, table, foreign key; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
-- correctness: foreign key `jumpstart.attachments.attachments_segment_id_fkey`
ALTER TABLE "jumpstart"."attachments" DROP CONSTRAINT "attachments_segment_id_fkey";
-- correctness: foreign key `jumpstart.segments.segments_module_id_fkey`
ALTER TABLE "jumpstart"."segments" DROP CONSTRAINT "segments_module_id_fkey";
-- data-loss: table `jumpstart.attachments`
DROP TABLE "jumpstart"."attachments";
-- data-loss: table `jumpstart.modules`
DROP TABLE "jumpstart"."modules";
-- data-loss: table `jumpstart.segments`
DROP TABLE "jumpstart"."segments";
DROP TYPE "jumpstart"."segment_kind";
