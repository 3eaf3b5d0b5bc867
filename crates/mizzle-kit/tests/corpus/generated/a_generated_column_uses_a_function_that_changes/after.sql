create function f(x int) returns int language sql immutable as 'select x';
create table t (a int, b int generated always as (f(a)) stored);
