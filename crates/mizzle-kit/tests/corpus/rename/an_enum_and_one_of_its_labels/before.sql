create type e as enum ('a', 'b');
create table t (x e not null default 'a', y e[] default '{a}');
create index on t (x) where x = 'a';
create function f(e) returns int language sql as 'select 1';
