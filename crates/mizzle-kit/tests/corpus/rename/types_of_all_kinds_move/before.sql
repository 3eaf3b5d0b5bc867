create schema app;
create type e as enum ('a');
create domain d as int check (value > 0);
create type c as (x int, y e);
create type r as range (subtype = int4);
create table t (a e default 'a', b d, c c, r r);
