create type g as enum ('z', 'b');
create table t (x g not null default 'z', y g[] default '{z}');
create index on t (x) where x = 'z';
create function f(g) returns int language sql as 'select 1';
