create schema app;
create table app.t (id serial primary key, b int);
create index on app.t (b);
create table u (t int references app.t);
create view v as select b from app.t;
