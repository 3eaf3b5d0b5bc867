-- section: enum, sequence, owner of sequence, table, column, constraint, foreign key, index; transaction: one; lock_timeout: 2s; lock: ACCESS EXCLUSIVE
CREATE TYPE "jumpstart"."order_status" AS ENUM ('pending', 'paid', 'refunded', 'cancelled');
COMMENT ON TYPE "jumpstart"."order_status" IS 'Where an order stands.';
CREATE SEQUENCE "jumpstart"."products_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1;
CREATE TABLE "jumpstart"."enrollments" (
    "user_id" integer NOT NULL,
    "product_id" integer NOT NULL,
    "order_id" uuid,
    "enrolled_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."enrollments" IS 'What a user has access to, and the order that paid for it; without an order, it was a gift.';
CREATE TABLE "jumpstart"."order_items" (
    "order_id" uuid NOT NULL,
    "product_id" integer NOT NULL,
    "quantity" integer DEFAULT 1 NOT NULL,
    "unit_price" numeric(10,2) NOT NULL,
    "amount" numeric(12,2) GENERATED ALWAYS AS (quantity * unit_price) STORED NOT NULL
);
COMMENT ON TABLE "jumpstart"."order_items" IS 'A product in an order, at the price of that day.';
CREATE TABLE "jumpstart"."orders" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "user_id" integer NOT NULL,
    "status" "jumpstart"."order_status" DEFAULT 'pending' NOT NULL,
    "total" numeric(10,2) NOT NULL,
    "placed_at" timestamp with time zone DEFAULT now() NOT NULL,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."orders" IS 'What a user has bought, or is about to.';
CREATE TABLE "jumpstart"."product_modules" (
    "product_id" integer NOT NULL,
    "module_id" integer NOT NULL
);
COMMENT ON TABLE "jumpstart"."product_modules" IS 'Which modules a product gives access to.';
CREATE TABLE "jumpstart"."products" (
    "id" integer DEFAULT nextval('"jumpstart"."products_id_seq"'::regclass) NOT NULL,
    "slug" character varying(100) NOT NULL,
    "name" character varying(255) NOT NULL,
    "price" numeric(10,2) NOT NULL,
    "tags" text[] DEFAULT '{}' NOT NULL,
    "metadata" jsonb DEFAULT '{}' NOT NULL,
    "is_active" boolean DEFAULT true NOT NULL,
    "updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE "jumpstart"."products" IS 'Something to buy: the course, or a part of it.';
ALTER SEQUENCE "jumpstart"."products_id_seq" OWNED BY "jumpstart"."products"."id";
COMMENT ON COLUMN "jumpstart"."order_items"."amount" IS 'Computed by the server.';
COMMENT ON COLUMN "jumpstart"."orders"."user_id" IS 'An order outlives no user: who has ordered is deleted softly.';
ALTER TABLE "jumpstart"."users" ADD COLUMN "settings" jsonb DEFAULT '{}' NOT NULL;
ALTER TABLE "jumpstart"."enrollments" ADD CONSTRAINT "enrollments_pkey" PRIMARY KEY ("user_id", "product_id");
ALTER TABLE "jumpstart"."order_items" ADD CONSTRAINT "order_items_pkey" PRIMARY KEY ("order_id", "product_id");
ALTER TABLE "jumpstart"."order_items" ADD CONSTRAINT "order_items_quantity_check" CHECK (quantity > 0);
ALTER TABLE "jumpstart"."order_items" ADD CONSTRAINT "order_items_unit_price_check" CHECK (unit_price >= 0);
ALTER TABLE "jumpstart"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."orders" ADD CONSTRAINT "orders_total_check" CHECK (total >= 0);
ALTER TABLE "jumpstart"."product_modules" ADD CONSTRAINT "product_modules_pkey" PRIMARY KEY ("product_id", "module_id");
ALTER TABLE "jumpstart"."products" ADD CONSTRAINT "products_pkey" PRIMARY KEY ("id");
ALTER TABLE "jumpstart"."products" ADD CONSTRAINT "products_price_check" CHECK (price >= 0);
ALTER TABLE "jumpstart"."products" ADD CONSTRAINT "products_slug_key" UNIQUE ("slug");
ALTER TABLE "jumpstart"."enrollments" ADD CONSTRAINT "enrollments_order_id_product_id_fkey" FOREIGN KEY ("order_id", "product_id") REFERENCES "jumpstart"."order_items" ("order_id", "product_id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."enrollments" ADD CONSTRAINT "enrollments_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "jumpstart"."products" ("id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."enrollments" ADD CONSTRAINT "enrollments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "jumpstart"."users" ("id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "jumpstart"."orders" ("id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."order_items" ADD CONSTRAINT "order_items_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "jumpstart"."products" ("id") ON DELETE RESTRICT;
ALTER TABLE "jumpstart"."orders" ADD CONSTRAINT "orders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "jumpstart"."users" ("id") ON DELETE RESTRICT;
ALTER TABLE "jumpstart"."product_modules" ADD CONSTRAINT "product_modules_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "jumpstart"."modules" ("id") ON DELETE CASCADE;
ALTER TABLE "jumpstart"."product_modules" ADD CONSTRAINT "product_modules_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "jumpstart"."products" ("id") ON DELETE CASCADE;
CREATE INDEX "enrollments_order_id_product_id_idx" ON "jumpstart"."enrollments" ("order_id", "product_id");
CREATE INDEX "enrollments_product_id_idx" ON "jumpstart"."enrollments" ("product_id");
CREATE INDEX "order_items_product_id_idx" ON "jumpstart"."order_items" ("product_id");
CREATE INDEX "orders_pending_idx" ON "jumpstart"."orders" ("placed_at") WHERE (status = 'pending');
CREATE INDEX "orders_user_id_placed_at_idx" ON "jumpstart"."orders" ("user_id", "placed_at");
CREATE INDEX "product_modules_module_id_idx" ON "jumpstart"."product_modules" ("module_id");
