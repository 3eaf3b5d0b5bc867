create schema app;
create type app.e as enum ('a');
create function app.f() returns int language sql as 'select 1';
create table t (a app.e, b int default app.f());
