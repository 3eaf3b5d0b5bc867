import * as orm from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import { candidate, tables } from "./drizzle.mjs";
import { serve } from "./shop.mjs";

const of = tables(pg);
const { users, posts, comments } = of;
const schema = {
  ...of,
  usersRelations: orm.relations(users, ({ many }) => ({ posts: many(posts) })),
  postsRelations: orm.relations(posts, ({ one, many }) => ({
    user: one(users, { fields: [posts.user_id], references: [users.id] }),
    comments: many(comments),
  })),
  commentsRelations: orm.relations(comments, ({ one }) => ({
    post: one(posts, { fields: [comments.post_id], references: [posts.id] }),
  })),
};

const nested = (db) =>
  db.query.users.findMany({
    orderBy: orm.asc(users.id),
    with: { posts: { orderBy: orm.asc(posts.id), with: { comments: { orderBy: orm.asc(comments.id) } } } },
  });

const Drizzle = candidate({ drizzle, orm, tables: of, open: (client) => drizzle(client, { schema }), nested });
Drizzle.shop = serve;
export default Drizzle;
