create type e as enum ('1', '2');
create table t (a e not null default '1', b e[]);
create view v as select a from t;
create function f(e) returns int language sql as 'select 1';
