// Drizzle on node-postgres, for both of its versions: prepared statements, relational queries.

import pgClient from "pg";
import * as canon from "./canon.mjs";

// The tables, by the `pg-core` of a version.
export const tables = (pg) => {
  const users = pg.pgTable("users", {
    id: pg.serial().primaryKey(),
    name: pg.text().notNull(),
    hair_color: pg.text(),
  });
  const posts = pg.pgTable("posts", {
    id: pg.serial().primaryKey(),
    user_id: pg.integer().notNull().references(() => users.id),
    title: pg.text().notNull(),
    content: pg.text().notNull(),
  });
  const comments = pg.pgTable("comments", {
    id: pg.serial().primaryKey(),
    post_id: pg.integer().notNull().references(() => posts.id),
    text: pg.text().notNull(),
  });
  const wide = pg.pgTable("wide", {
    id: pg.serial().primaryKey(),
    small: pg.smallint().notNull(),
    quantity: pg.integer().notNull(),
    views: pg.bigint({ mode: "number" }).notNull(),
    likes: pg.bigint({ mode: "number" }),
    active: pg.boolean().notNull(),
    verified: pg.boolean(),
    score: pg.doublePrecision().notNull(),
    rating: pg.doublePrecision(),
    ratio: pg.real().notNull(),
    price: pg.numeric().notNull(),
    cost: pg.numeric().notNull(),
    tax: pg.numeric(),
    created_at: pg.timestamp({ withTimezone: true }).notNull(),
    updated_at: pg.timestamp({ withTimezone: true }).notNull(),
    published_at: pg.timestamp({ withTimezone: true }),
    seen_at: pg.timestamp({ withTimezone: true }),
    uid: pg.uuid().notNull(),
    owner_uid: pg.uuid().notNull(),
    parent_uid: pg.uuid(),
    title: pg.text().notNull(),
    slug: pg.text().notNull(),
    summary: pg.text().notNull(),
    body: pg.text().notNull(),
    note: pg.text(),
    city: pg.text(),
    attributes: pg.jsonb().notNull(),
    settings: pg.jsonb(),
    tags: pg.text().array().notNull(),
    aliases: pg.text().array().notNull(),
  });
  return { users, posts, comments, wide };
};

// A candidate of a version: its `drizzle`, its functions, its tables and the query of users with posts with comments.
export const candidate = ({ drizzle, orm, tables, open, nested }) => {
  const { users, posts, wide } = tables;
  const { sql, eq, ne, desc, asc, and } = orm;
  const prepare = (db) => ({
    users: db.select().from(users).prepare("users"),
    byKey: db.select().from(users).where(eq(users.id, sql.placeholder("id"))).prepare("by_key"),
    associations: db
      .select()
      .from(users)
      .leftJoin(posts, eq(posts.user_id, users.id))
      .where(eq(users.hair_color, sql.placeholder("color")))
      .orderBy(desc(users.name), asc(posts.id))
      .prepare("associations"),
    nested: nested(db).prepare("nested"),
    wide: db.select().from(wide).prepare("wide"),
  });
  const bare = drizzle.mock ? drizzle.mock({ schema: tables }) : undefined;
  return class Drizzle {
    static async connect(place) {
      const drizzle = new Drizzle();
      drizzle.client = new pgClient.Client(canon.options(place));
      await drizzle.client.connect();
      drizzle.db = open(drizzle.client);
      drizzle.prepared = prepare(drizzle.db);
      return drizzle;
    }
    close() { return this.client.end(); }
    users() { return this.prepared.users.execute(); }
    async byKey(id) { return (await this.prepared.byKey.execute({ id }))[0]; }
    associations() { return this.prepared.associations.execute({ color: "black" }); }
    nested() { return this.prepared.nested.execute(); }
    wide() { return this.prepared.wide.execute(); }
    async insert(rows) { return (await this.db.insert(users).values(rows)).rowCount; }
    async nothing() { return [(await this.db.execute(sql`SELECT 1 AS one`)).rows[0].one]; }
    transaction() {
      return this.db.transaction(async (tx) => {
        const first = await tx.update(users).set({ hair_color: "red" }).where(eq(users.id, 1));
        const second = await tx.update(users).set({ hair_color: "grey" }).where(eq(users.id, 2));
        return first.rowCount + second.rowCount;
      });
    }
    static shown(work, rows) {
      switch (work) {
        case "associations": return rows.map(({ users, posts }) => [users, posts]);
        case "nested": return canon.nested(rows);
        case "wide": return canon.wide(rows);
        default: return rows;
      }
    }
    static async pool(place, connections) {
      const pool = new pgClient.Pool({ ...canon.options(place), max: connections });
      const { byKey } = prepare(open(pool));
      return { byKey: async (id) => (await byKey.execute({ id }))[0], close: () => pool.end() };
    }
    static build(building) {
      switch (building) {
        case "by_key": return bare.select().from(users).where(eq(users.id, 77)).toSQL().sql;
        case "join": {
          const columns = {
            a: users.id, b: users.name, c: users.hair_color, d: posts.id, e: posts.title, f: posts.content,
          };
          return bare.select(columns).from(users).innerJoin(posts, eq(posts.user_id, users.id)).toSQL().sql;
        }
        case "filters": {
          const conditions = Array.from({ length: 20 }, (_, id) => ne(users.id, id));
          return bare.select().from(users).where(and(...conditions)).toSQL().sql;
        }
        case "insert": {
          const rows = Array.from({ length: 100 }, (_, at) => ({
            name: `user ${at}`,
            hair_color: at % 3 > 0 ? "black" : null,
          }));
          return bare.insert(users).values(rows).toSQL().sql;
        }
      }
    }
  };
};
