import * as orm from "drizzle-orm-next";
import { drizzle } from "drizzle-orm-next/node-postgres";
import * as pg from "drizzle-orm-next/pg-core";
import { candidate, tables } from "./drizzle.mjs";

const of = tables(pg);
const relations = orm.defineRelations(of, (r) => ({
  users: { posts: r.many.posts({ from: r.users.id, to: r.posts.user_id }) },
  posts: { comments: r.many.comments({ from: r.posts.id, to: r.comments.post_id }) },
}));

const nested = (db) =>
  db.query.users.findMany({
    orderBy: { id: "asc" },
    with: { posts: { orderBy: { id: "asc" }, with: { comments: { orderBy: { id: "asc" } } } } },
  });

const open = (client) => drizzle({ client, relations });
export default candidate({ drizzle, orm, tables: of, open, nested });
