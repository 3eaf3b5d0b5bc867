// A candidate in Node: asked in a line of JSON, answers in a line. What is asked is in `src/ask.rs` of the benchmark.

import { createInterface } from "node:readline";

export class Lacks extends Error {}

const { default: Candidate } = await import(`./${process.argv[2].replace(/[.-]/g, "_")}.mjs`);

const HAIR = "black";
const nameAt = (at) => `user ${at}`;
const hairAt = (at) => (at % 3 > 0 ? HAIR : null);
export const rowsAt = (first, count) =>
  Array.from({ length: count }, (_, n) => ({ name: nameAt(first + n), hair_color: hairAt(first + n) }));

let candidate;

// The kind of work, and what it is told.
const parts = (work) => (typeof work === "string" ? [work] : Object.entries(work)[0]);

async function run(work, ready) {
  const [kind, value] = parts(work);
  switch (kind) {
    case "users": return candidate.users();
    case "associations": return candidate.associations();
    case "nested": return candidate.nested();
    case "insert": return candidate.insert(ready);
    case "by_key": return candidate.byKey(value);
    case "transaction": return candidate.transaction();
    case "wide": return candidate.wide();
    case "insert_many": {
      let count = 0;
      for (let first = 0; first < value; first += 10_000) {
        count += await candidate.insert(rowsAt(first, Math.min(10_000, value - first)));
      }
      return count;
    }
    case "nothing": return candidate.nothing();
    default: throw new Lacks(kind === "stream" ? "it has no streams" : "it has no COPY");
  }
}

const readyFor = (work) => (parts(work)[0] === "insert" ? rowsAt(0, parts(work)[1]) : undefined);
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
};

async function timed(work, runs) {
  const ready = readyFor(work);
  const before = processor();
  const times = [];
  for (let n = 0; n < runs; n++) {
    const start = process.hrtime.bigint();
    await run(work, ready);
    times.push(Number(process.hrtime.bigint() - start));
  }
  return { times, processor: processor() - before };
}

async function pool({ place, connections, tasks, each }) {
  if (!Candidate.pool) throw new Lacks("it has no pool");
  const shared = await Candidate.pool(place, connections);
  let result;
  for (const count of [Math.ceil(each / 10), each]) {
    const before = processor();
    const begin = process.hrtime.bigint();
    const times = [];
    const task = async (task) => {
      for (let n = 0; n < count; n++) {
        const id = ((task * 131 + n * 17) % 10_000) + 1;
        const start = process.hrtime.bigint();
        const user = await shared.byKey(id);
        times.push(Number(process.hrtime.bigint() - start));
        if (user.id !== id) throw new Error(`asked for ${id} and got ${user.id}`);
      }
    };
    await Promise.all(Array.from({ length: tasks }, (_, n) => task(n)));
    result = { times, wall: Number(process.hrtime.bigint() - begin), processor: processor() - before };
  }
  await shared.close();
  return result;
}

function build({ building, runs }) {
  if (!Candidate.build) throw new Lacks("it has no builder that renders without a server");
  const batch = building === "insert" ? 10 : 100;
  const times = [];
  for (let n = 0; n < runs; n++) {
    const start = process.hrtime.bigint();
    for (let one = 0; one < batch; one++) Candidate.build(building);
    times.push(Math.round(Number(process.hrtime.bigint() - start) / batch));
  }
  return { times };
}

async function answer(ask) {
  const [kind, value] = parts(ask);
  switch (kind) {
    case "connect":
      await candidate?.close();
      candidate = await Candidate.connect(value);
      return {};
    case "rows": {
      const rows = await run(value, readyFor(value));
      return { rows: Candidate.shown ? Candidate.shown(parts(value)[0], rows) : rows };
    }
    case "turn": return timed(value.work, value.runs);
    case "pool": return pool(value);
    case "build": return build(value);
    case "text": return { rows: Candidate.build(value) };
    case "shop":
      if (!Candidate.shop) throw new Lacks("only Mizzle and Drizzle have a shop");
      return { port: await Candidate.shop(value.place, value.connections) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = await answer(JSON.parse(line));
  } catch (error) {
    said = { error: [error.message, error.cause?.message].filter(Boolean).join(": "), lacks: error instanceof Lacks || error.lacks === true };
  }
  said.memory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify(said) + "\n");
}
process.exit(0);
