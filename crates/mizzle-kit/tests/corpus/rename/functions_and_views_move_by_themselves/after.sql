create schema app;
create table t (a int);
create function app.f(a int, b text default 'x') returns int language sql immutable as 'select 1';
create procedure app.p(a int) language sql as 'select 1';
create view app.v as select a from t;
create materialized view app.m as select a from t;
create index on app.m (a);
create view w as select v.a, app.f(1) from app.v;
