create type e as enum ('a', 'c');
create domain d as e;
create table t (x d, y e[]);
create function f(e) returns e language sql immutable as 'select $1';
create view v as select f(x::e) as z from t;
create materialized view m as select z from v;
create index i on m (z);
create view w as select z from m;
create function g() returns setof w language sql as 'select * from w';
