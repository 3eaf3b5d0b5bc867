create type e as enum ('a', 'b');
comment on type e is 'letters';
create table t (n int, x e not null, check (x <> 'a')) partition by list (n);
create table t_1 partition of t for values in (1);
