-- section: table, column, constraint; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
CREATE TABLE "jumpstart"."coupons" (
    "code" character varying(20) NOT NULL,
    "percent_off" smallint NOT NULL,
    "max_uses" integer,
    "used" integer DEFAULT 0 NOT NULL,
    "valid_until" timestamp with time zone
);
COMMENT ON TABLE "jumpstart"."coupons" IS 'A discount.';
CREATE TABLE "jumpstart"."events" (
    "id" bigint GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1) NOT NULL,
    "user_id" integer,
    "action" character varying(60) NOT NULL,
    "details" jsonb DEFAULT '{}' NOT NULL,
    "happened_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."events" IS 'What has happened, for the record: written once, never changed.';
COMMENT ON COLUMN "jumpstart"."coupons"."max_uses" IS 'How often it may be used; NULL is without limit.';
ALTER TABLE "jumpstart"."enrollments" ADD COLUMN "giver_id" integer;
COMMENT ON COLUMN "jumpstart"."enrollments"."giver_id" IS 'Who made it a gift.';
COMMENT ON COLUMN "jumpstart"."events"."user_id" IS 'Who did it; stays NULL for the platform itself.';
ALTER TABLE "jumpstart"."orders" ADD COLUMN "coupon_code" character varying(20);
ALTER TABLE "jumpstart"."segments" ADD COLUMN "is_preview" boolean DEFAULT false NOT NULL;
COMMENT ON COLUMN "jumpstart"."segments"."is_preview" IS 'Whether it can be seen without having bought anything.';
ALTER TABLE "jumpstart"."coupons" ADD CONSTRAINT "coupons_not_used_up" CHECK (used <= max_uses);
ALTER TABLE "jumpstart"."coupons" ADD CONSTRAINT "coupons_percent_off_check" CHECK (percent_off BETWEEN 1 AND 100);
ALTER TABLE "jumpstart"."coupons" ADD CONSTRAINT "coupons_pkey" PRIMARY KEY ("code");
ALTER TABLE "jumpstart"."events" ADD CONSTRAINT "events_pkey" PRIMARY KEY ("id");

-- section: constraint; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-build: constraint `jumpstart.segments.segments_module_id_slug_key`
-- depends-on-data: constraint `jumpstart.segments.segments_module_id_slug_key`
CREATE UNIQUE INDEX CONCURRENTLY "segments_module_id_slug_key" ON "jumpstart"."segments" ("module_id", "slug");

-- section: constraint; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
ALTER TABLE "jumpstart"."segments" ADD CONSTRAINT "segments_module_id_slug_key" UNIQUE USING INDEX "segments_module_id_slug_key";
ALTER TABLE "jumpstart"."users" ADD CONSTRAINT "users_email_has_an_at" CHECK (position('@' in email) > 1) NOT VALID;

-- section: constraint, foreign key; transaction: one; lock_timeout: 2s; lock: SHARE ROW EXCLUSIVE
-- depends-on-data: constraint `jumpstart.users.users_email_has_an_at`
ALTER TABLE "jumpstart"."users" VALIDATE CONSTRAINT "users_email_has_an_at";
ALTER TABLE "jumpstart"."enrollments" ADD CONSTRAINT "enrollments_giver_id_fkey" FOREIGN KEY ("giver_id") REFERENCES "jumpstart"."users" ("id") ON DELETE SET NULL NOT VALID;

-- section: foreign key; transaction: one; lock_timeout: 2s; lock: SHARE ROW EXCLUSIVE
-- depends-on-data: foreign key `jumpstart.enrollments.enrollments_giver_id_fkey`
ALTER TABLE "jumpstart"."enrollments" VALIDATE CONSTRAINT "enrollments_giver_id_fkey";
ALTER TABLE "jumpstart"."events" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "jumpstart"."users" ("id") ON DELETE SET NULL;
ALTER TABLE "jumpstart"."orders" ADD CONSTRAINT "orders_coupon_code_fkey" FOREIGN KEY ("coupon_code") REFERENCES "jumpstart"."coupons" ("code") ON DELETE SET NULL ON UPDATE CASCADE NOT VALID;

-- section: foreign key; transaction: one; lock_timeout: 2s; lock: SHARE UPDATE EXCLUSIVE
-- depends-on-data: foreign key `jumpstart.orders.orders_coupon_code_fkey`
ALTER TABLE "jumpstart"."orders" VALIDATE CONSTRAINT "orders_coupon_code_fkey";

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-build: index `jumpstart.enrollments_gifts_idx`
CREATE INDEX CONCURRENTLY "enrollments_gifts_idx" ON "jumpstart"."enrollments" ("giver_id") WHERE (giver_id IS NOT NULL);

-- section: index; transaction: one; lock_timeout: 2s
CREATE INDEX "events_happened_at_idx" ON "jumpstart"."events" USING "brin" ("happened_at");
CREATE INDEX "events_user_id_happened_at_idx" ON "jumpstart"."events" ("user_id", "happened_at");

-- section: index; transaction: none; lock: SHARE UPDATE EXCLUSIVE
-- index-build: index `jumpstart.orders_coupon_idx`
CREATE INDEX CONCURRENTLY "orders_coupon_idx" ON "jumpstart"."orders" ("coupon_code") WHERE (coupon_code IS NOT NULL);
