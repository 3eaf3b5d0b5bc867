-- The tables of Drizzle's e-commerce benchmark, with data of our own.
CREATE TABLE customers (
    id serial PRIMARY KEY,
    company_name text NOT NULL,
    contact_name text NOT NULL,
    contact_title text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    postal_code text,
    region text,
    country text NOT NULL,
    phone text NOT NULL,
    fax text
);
CREATE TABLE employees (
    id serial PRIMARY KEY,
    last_name text NOT NULL,
    first_name text,
    title text NOT NULL,
    title_of_courtesy text NOT NULL,
    birth_date date NOT NULL,
    hire_date date NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    postal_code text NOT NULL,
    country text NOT NULL,
    home_phone text NOT NULL,
    extension integer NOT NULL,
    notes text NOT NULL,
    recipient_id integer REFERENCES employees (id)
);
CREATE TABLE suppliers (
    id serial PRIMARY KEY,
    company_name text NOT NULL,
    contact_name text NOT NULL,
    contact_title text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    region text,
    postal_code text NOT NULL,
    country text NOT NULL,
    phone text NOT NULL
);
CREATE TABLE products (
    id serial PRIMARY KEY,
    name text NOT NULL,
    quantity_per_unit text NOT NULL,
    unit_price double precision NOT NULL,
    units_in_stock integer NOT NULL,
    units_on_order integer NOT NULL,
    reorder_level integer NOT NULL,
    discontinued integer NOT NULL,
    supplier_id integer NOT NULL REFERENCES suppliers (id)
);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    order_date date NOT NULL,
    required_date date NOT NULL,
    shipped_date date,
    ship_via integer NOT NULL,
    freight double precision NOT NULL,
    ship_name text NOT NULL,
    ship_city text NOT NULL,
    ship_region text,
    ship_postal_code text,
    ship_country text NOT NULL,
    customer_id integer NOT NULL REFERENCES customers (id),
    employee_id integer NOT NULL REFERENCES employees (id)
);
CREATE TABLE order_details (
    id serial PRIMARY KEY,
    unit_price double precision NOT NULL,
    quantity integer NOT NULL,
    discount double precision NOT NULL,
    order_id integer NOT NULL REFERENCES orders (id),
    product_id integer NOT NULL REFERENCES products (id)
);

INSERT INTO customers (company_name, contact_name, contact_title, address, city, postal_code, region, country, phone, fax)
SELECT 'Company ' || md5(n::text), 'Contact ' || n, 'Owner', n || ' Main Street', 'City ' || n % 100,
    CASE WHEN n % 5 > 0 THEN (10000 + n)::text END, CASE WHEN n % 3 = 0 THEN 'Region ' || n % 10 END,
    'Country ' || n % 30, '555-' || n, CASE WHEN n % 2 = 0 THEN '556-' || n END
FROM generate_series(1, 10000) n;

INSERT INTO employees (last_name, first_name, title, title_of_courtesy, birth_date, hire_date, address, city, postal_code,
    country, home_phone, extension, notes, recipient_id)
SELECT 'Name ' || n, CASE WHEN n % 7 > 0 THEN 'First ' || n END, 'Sales', 'Ms.', date '1970-01-01' + n, date '2010-01-01' + n,
    n || ' Side Street', 'City ' || n % 50, (20000 + n)::text, 'Country ' || n % 10, '557-' || n, n,
    repeat('A note. ', 8), CASE WHEN n > 1 THEN n / 2 END
FROM generate_series(1, 200) n;

INSERT INTO suppliers (company_name, contact_name, contact_title, address, city, region, postal_code, country, phone)
SELECT 'Supplier ' || n, 'Contact ' || n, 'Manager', n || ' Back Street', 'City ' || n % 70,
    CASE WHEN n % 4 = 0 THEN 'Region ' || n % 10 END, (30000 + n)::text, 'Country ' || n % 20, '558-' || n
FROM generate_series(1, 1000) n;

INSERT INTO products (name, quantity_per_unit, unit_price, units_in_stock, units_on_order, reorder_level, discontinued, supplier_id)
SELECT 'Product ' || md5('p' || n), n % 24 + 1 || ' in a box', n % 500 * 0.25, n % 100, n % 10, n % 20, (n % 50 = 0)::int,
    n % 1000 + 1
FROM generate_series(1, 5000) n;

INSERT INTO orders (order_date, required_date, shipped_date, ship_via, freight, ship_name, ship_city, ship_region,
    ship_postal_code, ship_country, customer_id, employee_id)
SELECT date '2020-01-01' + n % 1500, date '2020-01-15' + n % 1500, CASE WHEN n % 9 > 0 THEN date '2020-01-08' + n % 1500 END,
    n % 3 + 1, n % 400 * 0.5, 'Ship ' || n % 40, 'City ' || n % 100, CASE WHEN n % 3 = 0 THEN 'Region ' || n % 10 END,
    CASE WHEN n % 5 > 0 THEN (10000 + n)::text END, 'Country ' || n % 30, n % 10000 + 1, n % 200 + 1
FROM generate_series(1, 50000) n;

INSERT INTO order_details (unit_price, quantity, discount, order_id, product_id)
SELECT (n + d) % 500 * 0.25, (n * d) % 50 + 1, (n + d) % 4 * 0.125, n, (n * 7 + d * 13) % 5000 + 1
FROM generate_series(1, 50000) n, generate_series(1, 6) d;

CREATE INDEX ON employees (recipient_id);
CREATE INDEX ON products (supplier_id);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (employee_id);
CREATE INDEX ON order_details (order_id);
CREATE INDEX ON order_details (product_id);
CREATE INDEX ON customers USING gin (to_tsvector('english', company_name));
CREATE INDEX ON products USING gin (to_tsvector('english', name));
