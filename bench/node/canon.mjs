// Rows in the form in which all candidates show them.

export const options = (place) =>
  place.host.startsWith("/")
    ? { host: place.host, port: place.port, user: "postgres", database: place.database }
    : { host: place.host, port: place.port, user: "postgres", database: place.database, ssl: false };

const plain = (number) => {
  const text = String(number);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
};

const value = (name, value) => {
  if (value === null) return null;
  if (value instanceof Date) return value.getTime() * 1000;
  if (typeof value === "bigint") return Number(value);
  return ["price", "cost", "tax"].includes(name) ? plain(value) : value;
};

export const wide = (rows, rename = (name) => name) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, of]) => [rename(name), value(rename(name), of)])));

// Users with posts with comments: each with what belongs to it beside it.
export const nested = (users, user = same, post = same, comment = same) =>
  users.map(({ posts, ...row }) => [
    user(row),
    posts.map(({ comments, ...row }) => [post(row), comments.map(comment)]),
  ]);

const same = (row) => row;
