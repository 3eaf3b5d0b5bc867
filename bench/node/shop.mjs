// Drizzle's e-commerce workload as a server of its own: Hono on Node, a process for each processor, prepared statements.

import cluster from "node:cluster";
import { availableParallelism } from "node:os";
import { serve as listen } from "@hono/node-server";
import { asc, eq, relations, sql, sum } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import { Hono } from "hono";
import pgClient from "pg";
import { fileURLToPath } from "node:url";
import { options } from "./canon.mjs";

const customers = pg.pgTable("customers", {
  id: pg.serial().primaryKey(),
  company_name: pg.text().notNull(),
  contact_name: pg.text().notNull(),
  contact_title: pg.text().notNull(),
  address: pg.text().notNull(),
  city: pg.text().notNull(),
  postal_code: pg.text(),
  region: pg.text(),
  country: pg.text().notNull(),
  phone: pg.text().notNull(),
  fax: pg.text(),
});
const employees = pg.pgTable("employees", {
  id: pg.serial().primaryKey(),
  last_name: pg.text().notNull(),
  first_name: pg.text(),
  title: pg.text().notNull(),
  title_of_courtesy: pg.text().notNull(),
  birth_date: pg.date().notNull(),
  hire_date: pg.date().notNull(),
  address: pg.text().notNull(),
  city: pg.text().notNull(),
  postal_code: pg.text().notNull(),
  country: pg.text().notNull(),
  home_phone: pg.text().notNull(),
  extension: pg.integer().notNull(),
  notes: pg.text().notNull(),
  recipient_id: pg.integer(),
});
const suppliers = pg.pgTable("suppliers", {
  id: pg.serial().primaryKey(),
  company_name: pg.text().notNull(),
  contact_name: pg.text().notNull(),
  contact_title: pg.text().notNull(),
  address: pg.text().notNull(),
  city: pg.text().notNull(),
  region: pg.text(),
  postal_code: pg.text().notNull(),
  country: pg.text().notNull(),
  phone: pg.text().notNull(),
});
const products = pg.pgTable("products", {
  id: pg.serial().primaryKey(),
  name: pg.text().notNull(),
  quantity_per_unit: pg.text().notNull(),
  unit_price: pg.doublePrecision().notNull(),
  units_in_stock: pg.integer().notNull(),
  units_on_order: pg.integer().notNull(),
  reorder_level: pg.integer().notNull(),
  discontinued: pg.integer().notNull(),
  supplier_id: pg.integer().notNull(),
});
const orders = pg.pgTable("orders", {
  id: pg.serial().primaryKey(),
  order_date: pg.date().notNull(),
  required_date: pg.date().notNull(),
  shipped_date: pg.date(),
  ship_via: pg.integer().notNull(),
  freight: pg.doublePrecision().notNull(),
  ship_name: pg.text().notNull(),
  ship_city: pg.text().notNull(),
  ship_region: pg.text(),
  ship_postal_code: pg.text(),
  ship_country: pg.text().notNull(),
  customer_id: pg.integer().notNull(),
  employee_id: pg.integer().notNull(),
});
const orderDetails = pg.pgTable("order_details", {
  id: pg.serial().primaryKey(),
  unit_price: pg.doublePrecision().notNull(),
  quantity: pg.integer().notNull(),
  discount: pg.doublePrecision().notNull(),
  order_id: pg.integer().notNull(),
  product_id: pg.integer().notNull(),
});

const schema = {
  customers,
  employees,
  suppliers,
  products,
  orders,
  orderDetails,
  employeesRelations: relations(employees, ({ one }) => ({
    recipient: one(employees, { fields: [employees.recipient_id], references: [employees.id] }),
  })),
  productsRelations: relations(products, ({ one }) => ({
    supplier: one(suppliers, { fields: [products.supplier_id], references: [suppliers.id] }),
  })),
  ordersRelations: relations(orders, ({ many }) => ({ details: many(orderDetails) })),
  orderDetailsRelations: relations(orderDetails, ({ one }) => ({
    order: one(orders, { fields: [orderDetails.order_id], references: [orders.id] }),
    product: one(products, { fields: [orderDetails.product_id], references: [products.id] }),
  })),
};

const limit = sql.placeholder("limit");
const offset = sql.placeholder("offset");
const id = sql.placeholder("id");
const term = sql.placeholder("term");

const app = (db) => {
  const page = (name, table) =>
    db.select().from(table).orderBy(asc(table.id)).limit(limit).offset(offset).prepare(name);
  const byId = (name, table) => db.select().from(table).where(eq(table.id, id)).prepare(name);
  const search = (name, table, column) =>
    db
      .select()
      .from(table)
      .where(sql`to_tsvector('english', ${column}) @@ to_tsquery('english', ${term})`)
      .orderBy(asc(table.id))
      .prepare(name);
  const detailsInOrder = { orderBy: asc(orderDetails.id) };
  const prepared = {
    "/customers": page("customers", customers),
    "/customer-by-id": byId("customer", customers),
    "/search-customer": search("search_customer", customers, customers.company_name),
    "/employees": page("employees", employees),
    "/employee-with-recipient": db.query.employees
      .findMany({ where: eq(employees.id, id), with: { recipient: true } })
      .prepare("employee_with_recipient"),
    "/suppliers": page("suppliers", suppliers),
    "/supplier-by-id": byId("supplier", suppliers),
    "/products": page("products", products),
    "/product-with-supplier": db.query.products
      .findMany({ where: eq(products.id, id), with: { supplier: true } })
      .prepare("product_with_supplier"),
    "/search-product": search("search_product", products, products.name),
    "/orders-with-details": db
      .select({
        id: orders.id,
        shipped_date: orders.shipped_date,
        ship_name: orders.ship_name,
        ship_city: orders.ship_city,
        ship_country: orders.ship_country,
        products_count: sql`count(${orderDetails.product_id})::int`,
        quantity_sum: sql`sum(${orderDetails.quantity})::int`,
        total_price: sql`sum(${orderDetails.quantity} * ${orderDetails.unit_price})`,
      })
      .from(orders)
      .leftJoin(orderDetails, eq(orderDetails.order_id, orders.id))
      .groupBy(orders.id)
      .orderBy(asc(orders.id))
      .limit(limit)
      .offset(offset)
      .prepare("orders_with_details"),
    "/order-with-details": db.query.orders
      .findMany({ where: eq(orders.id, id), with: { details: detailsInOrder } })
      .prepare("order_with_details"),
    "/order-with-details-and-products": db.query.orders
      .findMany({ where: eq(orders.id, id), with: { details: { ...detailsInOrder, with: { product: true } } } })
      .prepare("order_with_details_and_products"),
  };
  const app = new Hono();
  for (const [path, statement] of Object.entries(prepared)) {
    app.get(path, async (c) => {
      const { limit, offset, id, term } = c.req.query();
      if (term !== undefined) return c.json(await statement.execute({ term: `${term}:*` }));
      if (id !== undefined) return c.json(await statement.execute({ id: Number(id) }));
      return c.json(await statement.execute({ limit: Number(limit), offset: Number(offset) }));
    });
  }
  return app;
};

// Serves; says at which port.
export const serve = async (place, connections) => {
  const workers = availableParallelism();
  cluster.setupPrimary({ exec: fileURLToPath(import.meta.url), args: [], silent: false, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const max = Math.max(1, Math.floor(connections / workers));
  const env = { SHOP: JSON.stringify({ place, max }) };
  const listening = Array.from({ length: workers }, () => {
    const worker = cluster.fork(env);
    return new Promise((found, failed) => {
      worker.once("listening", ({ port }) => found(port));
      worker.once("exit", (code) => failed(new Error(`a worker ended with ${code}`)));
    });
  });
  return (await Promise.all(listening))[0];
};

if (cluster.isWorker && process.env.SHOP) {
  const { place, max } = JSON.parse(process.env.SHOP);
  const pool = new pgClient.Pool({ ...options(place), max });
  // The same port for all: 0 is one that the first of them finds.
  listen({ fetch: app(drizzle(pool, { schema })).fetch, port: 0, hostname: "127.0.0.1" });
}
