create type e as enum ('a');
create function f() returns int language sql as 'select 1';
create table t (a e, b int default f());
