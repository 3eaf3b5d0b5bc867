create function f(a int) returns int language sql as 'select 1';
create table t (a int default f(1), b int generated always as (1) stored);
