create extension pg_trgm;
create table t (a text);
