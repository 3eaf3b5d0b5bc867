// Prisma on node-postgres by its adapter.

import { PrismaPg } from "@prisma/adapter-pg";
import * as canon from "./canon.mjs";
import prisma from "./generated/prisma/index.js";

const lacks = (why) => Object.assign(new Error(why), { lacks: true });
const underscored = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const renamed = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [underscored(name), value]));
const open = (place, max) => new prisma.PrismaClient({ adapter: new PrismaPg({ ...canon.options(place), max }) });

export default class Prisma {
  static async connect(place) {
    const candidate = new Prisma();
    candidate.client = open(place, 1);
    await candidate.client.$connect();
    // Its pool connects when it is used first; the others are connected here.
    await candidate.client.$queryRaw`SELECT 0`;
    return candidate;
  }
  close() { return this.client.$disconnect(); }
  users() { return this.client.user.findMany(); }
  byKey(id) { return this.client.user.findUnique({ where: { id } }); }
  associations() { throw lacks("it has no joins that give rows"); }
  nested() {
    const comments = { orderBy: { id: "asc" } };
    const posts = { orderBy: { id: "asc" }, include: { comments } };
    return this.client.user.findMany({ orderBy: { id: "asc" }, include: { posts } });
  }
  wide() { return this.client.wide.findMany(); }
  async insert(rows) {
    const data = rows.map(({ name, hair_color }) => ({ name, hairColor: hair_color }));
    return (await this.client.user.createMany({ data })).count;
  }
  async nothing() { return [(await this.client.$queryRaw`SELECT 1 AS one`)[0].one]; }
  async transaction() {
    const update = (id, hairColor) => this.client.user.updateMany({ where: { id }, data: { hairColor } });
    const [first, second] = await this.client.$transaction([update(1, "red"), update(2, "grey")]);
    return first.count + second.count;
  }
  static shown(work, rows) {
    switch (work) {
      case "users": return rows.map(renamed);
      case "by_key": return renamed(rows);
      case "nested": return canon.nested(rows, renamed, renamed, renamed);
      case "wide": return canon.wide(rows, underscored);
      default: return rows;
    }
  }
  static async pool(place, connections) {
    const client = open(place, connections);
    return { byKey: (id) => client.user.findUnique({ where: { id } }), close: () => client.$disconnect() };
  }
}
