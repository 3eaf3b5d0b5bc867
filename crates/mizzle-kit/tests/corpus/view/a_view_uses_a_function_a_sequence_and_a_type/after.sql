create type e as enum ('a');
create sequence s;
create table t (a e, b int);
create function f(e) returns text language sql as 'select $1::text';
create view v as select f(a) as x, (select last_value from s) as y, b::e from (select a, b::text from t) q;
