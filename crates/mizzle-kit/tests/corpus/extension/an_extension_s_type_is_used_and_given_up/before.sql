create extension citext;
create extension hstore;
create table t (a citext, b hstore);
create index i on t using gin (b);
