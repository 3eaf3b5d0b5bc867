-- section: enum, sequence, owner of sequence, table, column, constraint, foreign key, index; transaction: one; lock_timeout: 2s
CREATE TYPE "jumpstart"."segment_kind" AS ENUM ('video', 'article', 'exercise');
COMMENT ON TYPE "jumpstart"."segment_kind" IS 'What there is to do in a segment.';
CREATE SEQUENCE "jumpstart"."attachments_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1;
CREATE SEQUENCE "jumpstart"."modules_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1;
CREATE SEQUENCE "jumpstart"."segments_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1;
CREATE TABLE "jumpstart"."attachments" (
    "id" integer DEFAULT nextval('"jumpstart"."attachments_id_seq"'::regclass) NOT NULL,
    "segment_id" integer NOT NULL,
    "file_name" character varying(255) NOT NULL,
    "media_type" character varying(100) DEFAULT 'application/octet-stream' NOT NULL,
    "size" bigint NOT NULL,
    "checksum" bytea
);
COMMENT ON TABLE "jumpstart"."attachments" IS 'A file to download with a segment.';
ALTER SEQUENCE "jumpstart"."attachments_id_seq" OWNED BY "jumpstart"."attachments"."id";
CREATE TABLE "jumpstart"."modules" (
    "id" integer DEFAULT nextval('"jumpstart"."modules_id_seq"'::regclass) NOT NULL,
    "slug" character varying(100) NOT NULL,
    "title" character varying(255) NOT NULL,
    "order" integer DEFAULT 0 NOT NULL,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."modules" IS 'A chapter of the course.';
ALTER SEQUENCE "jumpstart"."modules_id_seq" OWNED BY "jumpstart"."modules"."id";
CREATE TABLE "jumpstart"."segments" (
    "id" integer DEFAULT nextval('"jumpstart"."segments_id_seq"'::regclass) NOT NULL,
    "module_id" integer NOT NULL,
    "slug" character varying(100) NOT NULL,
    "title" character varying(255) NOT NULL,
    "kind" "jumpstart"."segment_kind" DEFAULT 'video' NOT NULL,
    "minutes" integer,
    "order" integer DEFAULT 0 NOT NULL,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."segments" IS 'A lesson: one step of a module.';
ALTER SEQUENCE "jumpstart"."segments_id_seq" OWNED BY "jumpstart"."segments"."id";
COMMENT ON COLUMN "jumpstart"."attachments"."checksum" IS 'SHA-256 of the content.';
COMMENT ON COLUMN "jumpstart"."segments"."minutes" IS 'How long it takes.';
ALTER TABLE "jumpstart"."attachments" ADD CONSTRAINT "attachments_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."attachments" ADD CONSTRAINT "attachments_size_check" CHECK (size >= 0);
ALTER TABLE "jumpstart"."modules" ADD CONSTRAINT "modules_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."modules" ADD CONSTRAINT "modules_slug_key" UNIQUE ("slug");
ALTER TABLE "jumpstart"."segments" ADD CONSTRAINT "segments_minutes_check" CHECK (minutes > 0);
ALTER TABLE "jumpstart"."segments" ADD CONSTRAINT "segments_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."attachments" ADD CONSTRAINT "attachments_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "jumpstart"."segments" ("id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."segments" ADD CONSTRAINT "segments_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "jumpstart"."modules" ("id") ON DELETE CASCADE;
CREATE INDEX "attachments_segment_id_idx" ON "jumpstart"."attachments" ("segment_id");
CREATE INDEX "modules_order_idx" ON "jumpstart"."modules" ("order");
CREATE INDEX "segments_module_id_order_idx" ON "jumpstart"."segments" ("module_id", "order");
