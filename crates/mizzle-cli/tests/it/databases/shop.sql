-- A shop: what many applications look like.
CREATE SCHEMA sales;
COMMENT ON SCHEMA sales IS 'Orders and what belongs to them.';
CREATE TYPE sales.order_status AS ENUM ('pending', 'in_transit', 'delivered', 'cancelled');
CREATE TYPE address AS (street text, city text, zip varchar(10));
CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(255) NOT NULL UNIQUE,
    name text,
    home address,
    referrer_id bigint REFERENCES customers ON DELETE SET NULL,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);
COMMENT ON TABLE customers IS 'Who buys something.

A customer who is gone stays for the books.';
COMMENT ON COLUMN customers.email IS 'Where receipts go.';
CREATE UNIQUE INDEX customers_lower_email_idx ON customers (lower(email));
CREATE INDEX ON customers (created_at DESC) WHERE deleted_at IS NULL;

CREATE TABLE categories (
    id serial PRIMARY KEY,
    parent_id int REFERENCES categories,
    name text NOT NULL CHECK (name <> '')
);
CREATE TABLE products (
    id serial PRIMARY KEY,
    category_id int NOT NULL REFERENCES categories,
    sku char(8) NOT NULL UNIQUE,
    title text NOT NULL,
    price price NOT NULL DEFAULT 0,
    tags text[] NOT NULL DEFAULT '{}',
    search tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED
);
CREATE INDEX ON products USING gin (search);
CREATE INDEX ON products USING gin (tags);

CREATE TABLE sales.orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id bigint NOT NULL REFERENCES customers,
    billed_to bigint REFERENCES customers,
    status sales.order_status NOT NULL DEFAULT 'pending',
    placed_on date NOT NULL DEFAULT CURRENT_DATE
);
CREATE TABLE sales.order_items (
    order_id uuid REFERENCES sales.orders ON DELETE CASCADE,
    line_no smallint,
    product_id int NOT NULL REFERENCES products ON UPDATE CASCADE ON DELETE RESTRICT,
    quantity int NOT NULL DEFAULT 1 CHECK (quantity > 0),
    paid price,
    PRIMARY KEY (order_id, line_no)
);
CREATE TABLE sales.shipments (
    id serial PRIMARY KEY,
    order_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sent_at timestamp(0),
    FOREIGN KEY (order_id, line_no) REFERENCES sales.order_items DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE product_profiles (
    product_id int PRIMARY KEY REFERENCES products ON DELETE CASCADE,
    body text
);
CREATE TABLE product_categories (
    product_id int REFERENCES products,
    category_id int REFERENCES categories,
    PRIMARY KEY (product_id, category_id)
);

CREATE FUNCTION sales.total(o uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT sum(quantity * paid) FROM sales.order_items WHERE order_id = o -- all of it
$$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION touch();
CREATE SCHEMA reports;
CREATE VIEW reports.customers AS SELECT id AS customer, email FROM customers;
CREATE VIEW sales.open_orders AS
    SELECT o.id, c.email, sales.total(o.id) AS total
    FROM sales.orders o JOIN customers c ON c.id = o.customer_id
    WHERE o.status = 'pending';
CREATE MATERIALIZED VIEW top_products AS
    SELECT product_id, count(*) AS sold FROM sales.order_items GROUP BY product_id;
CREATE UNIQUE INDEX ON top_products (product_id);
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY active ON customers FOR SELECT USING (deleted_at IS NULL);
GRANT SELECT ON sales.open_orders TO PUBLIC;
