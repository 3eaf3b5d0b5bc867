create type e as enum ('a', 'b', 'c');
create table t (x e not null, y int, check (x <> 'a')) partition by list (x);
create table t_b partition of t for values in ('b');
