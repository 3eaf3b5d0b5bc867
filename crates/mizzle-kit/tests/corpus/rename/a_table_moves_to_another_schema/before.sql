create schema app;
create table t (id serial primary key, b int);
create index on t (b);
create table u (t int references t);
create view v as select b from t;
