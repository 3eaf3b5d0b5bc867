create type e as enum ('a');
create domain d as e;
create type c as (x e, y d);
create table t (a d, b c);
