-- section: schema, enum, sequence, owner of sequence, table, column, constraint, foreign key, index; transaction: one; lock_timeout: 2s
CREATE SCHEMA "jumpstart";
CREATE TYPE "jumpstart"."user_role" AS ENUM ('member', 'admin');
COMMENT ON TYPE "jumpstart"."user_role" IS 'What a user may do.';
CREATE SEQUENCE "jumpstart"."users_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1;
CREATE TABLE "jumpstart"."profiles" (
    "user_id" integer NOT NULL,
    "headline" character varying(120),
    "website" text,
    "birthday" date,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."profiles" IS 'What others see of a user: at most one for each.';
CREATE TABLE "jumpstart"."users" (
    "id" integer DEFAULT nextval('"jumpstart"."users_id_seq"'::regclass) NOT NULL,
    "email" character varying(255) NOT NULL,
    "full_name" character varying(100),
    "role" "jumpstart"."user_role" DEFAULT 'member' NOT NULL,
    "created_at" timestamp with time zone DEFAULT now() NOT NULL,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."users" IS 'A person with an account.';
ALTER SEQUENCE "jumpstart"."users_id_seq" OWNED BY "jumpstart"."users"."id";
COMMENT ON COLUMN "jumpstart"."users"."updated_at" IS 'Written by every update.';
ALTER TABLE "jumpstart"."profiles" ADD CONSTRAINT "profiles_pkey" PRIMARY KEY ("user_id");
ALTER TABLE "jumpstart"."users" ADD CONSTRAINT "users_email_key" UNIQUE ("email");
ALTER TABLE "jumpstart"."users" ADD CONSTRAINT "users_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."profiles" ADD CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "jumpstart"."users" ("id") ON DELETE CASCADE;
CREATE INDEX "users_created_at_id_idx" ON "jumpstart"."users" ("created_at", "id");
