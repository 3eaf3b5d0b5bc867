create table t (a int);
create function f(t) returns int language sql as 'select 1';
create view v as select f(t) as b from t;
create materialized view m as select b from v;
create index i on m (b);
