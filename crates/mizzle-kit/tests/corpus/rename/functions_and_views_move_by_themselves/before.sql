create schema app;
create table t (a int);
create function f(a int, b text default 'x') returns int language sql immutable as 'select 1';
create procedure p(a int) language sql as 'select 1';
create view v as select a from t;
create materialized view m as select a from t;
create index on m (a);
create view w as select v.a, f(1) from v;
