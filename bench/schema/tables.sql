CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, hair_color text);
CREATE TABLE posts (
    id serial PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id),
    title text NOT NULL,
    content text NOT NULL
);
CREATE INDEX ON posts (user_id);
CREATE TABLE comments (
    id serial PRIMARY KEY,
    post_id integer NOT NULL REFERENCES posts (id),
    text text NOT NULL
);
CREATE INDEX ON comments (post_id);
CREATE TABLE wide (
    id serial PRIMARY KEY,
    small smallint NOT NULL,
    quantity integer NOT NULL,
    views bigint NOT NULL,
    likes bigint,
    active boolean NOT NULL,
    verified boolean,
    score double precision NOT NULL,
    rating double precision,
    ratio real NOT NULL,
    price numeric NOT NULL,
    cost numeric NOT NULL,
    tax numeric,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    published_at timestamptz,
    seen_at timestamptz,
    uid uuid NOT NULL,
    owner_uid uuid NOT NULL,
    parent_uid uuid,
    title text NOT NULL,
    slug text NOT NULL,
    summary text NOT NULL,
    body text NOT NULL,
    note text,
    city text,
    attributes jsonb NOT NULL,
    settings jsonb,
    tags text[] NOT NULL,
    aliases text[] NOT NULL
);
